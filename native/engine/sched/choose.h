// SPDX-License-Identifier: GPL-2.0-or-later
// Choices that several schedulers share.
#pragma once

#include "sched/scheduler.h"

namespace dpvs {

/// What a destination bears in relation to what it can: load / capacity.
struct Burden {
  uint64_t load;
  uint64_t capacity;  // 0: the destination is out of the question

  /// load / capacity < other's, without division.
  bool lighter_than(const Burden& other) const noexcept {
    return load * other.capacity < other.load * capacity;
  }
};

/// The usable destination with the lightest burden. Of equals the first from where this worker
/// begins, so that workers do not all start with the same one; worker 0 begins with the first.
/// Expects: a cursor that nothing but `follow_changes` sets.
template <typename BurdenOf>
int lightest(const PickContext& ctx, BurdenOf burden_of) noexcept {
  const auto& dests = ctx.service.dests;
  int best = kNoDest;
  Burden best_burden{};
  for (size_t step = 0, at = ctx.state.cursor; step < dests.size(); ++step, ++at) {
    if (at >= dests.size()) at = 0;
    if (!usable(ctx, dests[at])) continue;
    const Burden mine = burden_of(dests[at]);
    if (mine.capacity == 0 || (best != kNoDest && !mine.lighter_than(best_burden))) continue;
    best = static_cast<int>(at);
    best_burden = mine;
  }
  return best;
}

/// The usable destination with the highest weight of those that `accept` takes; of equals the
/// first.
template <typename Accept>
int heaviest(const PickContext& ctx, Accept accept) noexcept {
  const auto& dests = ctx.service.dests;
  int best = kNoDest;
  uint32_t best_weight = 0;
  for (size_t at = 0; at < dests.size(); ++at) {
    const DestView& dest = dests[at];
    if (!usable(ctx, dest) || dest.weight <= best_weight || !accept(dest)) continue;
    best = static_cast<int>(at);
    best_weight = dest.weight;
  }
  return best;
}

inline uint32_t active_conns(const PickContext& ctx, const DestView& dest) noexcept {
  return ctx.rows[dest.index.value].active;
}

/// Active connections that all workers have together, if they have as many as this one.
inline uint64_t active_everywhere(const PickContext& ctx, const DestView& dest) noexcept {
  return uint64_t{active_conns(ctx, dest)} * ctx.workers;
}

/// Burden of wlc: connections for the weight.
inline Burden weighted_conns(const PickContext& ctx, const DestView& dest) noexcept {
  return {overhead(ctx, dest), dest.weight};
}

/// Burden of sed: how long a new connection would wait there.
inline Burden expected_delay(const PickContext& ctx, const DestView& dest) noexcept {
  return {uint64_t{active_conns(ctx, dest)} + 1, dest.weight};
}

/// The choice of wlc, also that of lblc and lblcr for addresses that they do not know.
inline int least_connected(const PickContext& ctx) noexcept {
  return lightest(ctx, [&](const DestView& dest) { return weighted_conns(ctx, dest); });
}

/// True if any destination of the service may get new connections.
bool any_usable(const PickContext& ctx) noexcept;

/// True if a destination has more active connections than its weight while another has less than
/// half of its own. Source: Linux, lblc.
bool overloaded(const PickContext& ctx, const DestView& dest) noexcept;

/// Place of a destination in the service, or kNoDest if it is not there any more.
int place_of(const ServiceView& service, DestIndex dest) noexcept;

}  // namespace dpvs
