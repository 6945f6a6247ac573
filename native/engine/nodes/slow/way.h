// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"
#include "tables/conn.h"

// Which way a packet takes, and sending it that way when the fast path cannot.

namespace dpvs {

/// The way for packets of `flow`, always the same of several equal ones; null if there is none.
/// Source: RFC 2992.
const Route* way_of(const WorkerState& w, const Flow& flow) noexcept;

/// The flow of an IP packet in a frame, without ports if it is a fragment or of a protocol that has
/// none.
Flow flow_of_frame(const rte_mbuf* m) noexcept;

/// The flow of packets of the connection that go in `dir`, as they leave.
Flow leaving_flow(const Conn& conn, Direction dir) noexcept;

/// Number of the next hop towards `dst` by `route`, or 0: then control holds the frame until the
/// neighbour has answered.
uint16_t next_hop(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst,
                  const Route& route) noexcept;

/// Sends an IP packet by `route`, cut up if it is too long and may be: IPv4 that allows it, and
/// IPv6 headers of our own, which `ours` says. Else what is too long is dropped.
void send_by(WorkerState& w, rte_mbuf* m, const Route& route, bool ours) noexcept;

}  // namespace dpvs
