// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Gives back what a connection holds besides its entry: the local port and its place in the counts
/// of its destination.
void unbind(WorkerState& w, Conn& conn) noexcept;

/// Reports a connection that its destination refused or never answered, or one that came about,
/// where the destination's health is watched. Source: the original's dest_check.
void report_down(WorkerState& w, const Conn& conn) noexcept;
void report_up(WorkerState& w, const Conn& conn) noexcept;

/// Reports the end of a connection that its destination has never answered.
void report_end(WorkerState& w, const Conn& conn) noexcept;

/// Moves a connection to another state, and between the active and the inactive ones of its
/// destination.
[[gnu::noinline]] void enter_state(Conn& conn, DestRow& row, uint8_t state, bool active) noexcept;

/// Drops the frames that wait for the server of a connection of the SYN proxy.
void drop_saved(WorkerState& w, Conn& conn) noexcept;

/// True if nothing in the tuple of an answer says which worker has the connection.
inline bool needs_redirect(const Conn& conn) noexcept {
  return (conn.mode & abi::conn_flags::kFwdMask) == abi::conn_flags::kMasq;
}

/// Ticks without traffic after which the connection ends.
Tick timeout_of(const Settings& settings, const Conn& conn) noexcept;

}  // namespace dpvs
