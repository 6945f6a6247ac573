// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "packet/flow.h"
#include "snapshot/service_view.h"
#include "snapshot/settings.h"
#include "tables/affinity.h"
#include "tables/dest_state.h"

namespace dpvs {

/// One worker's memory of one service.
struct SchedState {
  uint32_t cursor;        // place of the last pick
  uint32_t level;         // of wrr: weight that a pick must have
  uint32_t laddr_cursor;  // of the local addresses
  uint32_t version;       // of the destinations that cursor and level belong to
};
static_assert(sizeof(SchedState) == 16);

/// Starts the state anew when destinations were added, edited or removed: worker `w` of `workers`
/// begins a w-th of the way into the list, so that not all begin with the same destination.
inline void follow_changes(SchedState& state, const ServiceView& service, unsigned w,
                           unsigned workers) noexcept {
  if (state.version == service.version) return;
  const auto count = static_cast<uint32_t>(service.dests.size());
  const uint32_t step = count / workers > 1 ? count / workers : 1;
  state.cursor = count == 0 ? 0 : step * w % count;
  state.level = 0;
  state.version = service.version;
}

/// What a scheduler may look at.
struct PickContext {
  const ServiceView& service;
  SchedState& state;
  const Flow& flow;     // of the packet that opens the connection
  const DestRow* rows;  // this worker's, by DestIndex
  uint32_t random;
  uint32_t workers;
  AffinityTable& affinity;  // this worker's; there for schedulers with `remembers`
  Tick now;
  std::optional<uint64_t> quic_id;  // connection id, for services hashed by it
  const DestStates& dest_states;
};

inline constexpr int kNoDest = -1;

/// True if the destination has room for another connection: once it has had as many as it may have,
/// only when they are fewer than its lower threshold, or without one than three quarters.
/// Source: Linux IPVS, destination thresholds.
bool has_room(const DestStates& states, const DestView& dest) noexcept;

/// True if the destination may get new connections.
inline bool usable(const PickContext& ctx, const DestView& dest) noexcept {
  return dest.weight != 0 && (dest.max_conn == 0 || has_room(ctx.dest_states, dest));
}

/// Picks the destination of a new connection: a place in `service.dests`, or kNoDest. Only usable
/// destinations are picked.
struct Scheduler {
  std::string_view name;
  int (*pick)(const PickContext&) noexcept;
  /// Makes `service.table` out of the other members; null: the scheduler needs none. `before`: the
  /// view that this one replaces, with a table of the same scheduler; null: there is none.
  std::unique_ptr<const SchedTable> (*build)(const ServiceView& service, const Settings& settings,
                                             const ServiceView* before) = nullptr;
  /// How many destinations a service may have; null: any number.
  uint32_t (*max_dests)(const Settings& settings) = nullptr;
  bool remembers = false;  // uses the worker's AffinityTable
};

/// The scheduler of that name, or null.
const Scheduler* find_scheduler(std::string_view name) noexcept;

/// Connections of a destination with the weight that active ones have against inactive ones.
/// Source: ipvsadm(8), "least-connection": 256 to 1.
inline uint64_t overhead(const PickContext& ctx, const DestView& dest) noexcept {
  const DestRow& row = ctx.rows[dest.index.value];
  return (uint64_t{row.active} << 8) + row.inactive;
}

}  // namespace dpvs
