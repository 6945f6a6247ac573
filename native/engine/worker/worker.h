// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "state/worker_state.h"

namespace dpvs {

/// All stages for the frames of `v`, which `v.port` received. `owned`: see `admit`.
void run_graph(WorkerState& w, Vector& v, bool owned) noexcept;

/// The same for frames fresh from `v.port`, which may have more to do with them first.
void run_received(WorkerState& w, Vector& v) noexcept;

/// The frames of `mask`, which bear VLAN tags: they go on as received by the devices of their
/// VLANs.
void run_tagged(WorkerState& w, const Vector& v, uint32_t mask, bool owned) noexcept;

inline constexpr uint64_t kNsOfMs = 1'000'000;

/// What a turn found to do: nothing, nothing yet since frames wait for their time, or something.
enum class Work : uint8_t { kNone, kLater, kSome };

/// One turn of a worker: receive, work, send, expire. Both times are of one clock.
Work turn(WorkerState& w, uint64_t now_ms, uint64_t now_ns) noexcept;
inline Work turn(WorkerState& w, uint64_t now_ms) noexcept {
  return turn(w, now_ms, now_ms * kNsOfMs);
}

/// Ends connections whose time is over: a part of the table, so that a whole round takes a second.
/// `budget` bounds the entries looked at.
void sweep(WorkerState& w, Tick ticks_gone, uint32_t budget) noexcept;

/// Runs turns until `stop`. With `may_sleep` it waits on the descriptors of its ports after a
/// thousand turns without work; all of them must have one.
void run_worker(WorkerState& w, const std::atomic<bool>& stop, bool may_sleep) noexcept;

}  // namespace dpvs
