// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/registry.h"

namespace dpvs {
namespace {

/// The heaviest usable destination: all above its weight have as many connections as they may.
int pick_heaviest(const PickContext& ctx) noexcept {
  const auto& dests = ctx.service.dests;
  int best = kNoDest;
  for (size_t i = 0; i < dests.size(); ++i) {
    if (!usable(ctx, dests[i])) continue;
    if (best == kNoDest || dests[i].weight > dests[static_cast<size_t>(best)].weight) {
      best = static_cast<int>(i);
    }
  }
  if (best == kNoDest) return kNoDest;
  ctx.state.cursor = static_cast<uint32_t>(best);
  ctx.state.level = dests[static_cast<size_t>(best)].weight;
  return best;
}

// wrr: each destination in proportion to its weight: a round for each multiple of the greatest
// common divisor, from the largest weight down; in a round, those at or above it. Expects:
// weight_max and weight_gcd of the service.  Modifies: cursor, level.  Source: ipvsadm(8).
int pick_wrr(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  SchedState& st = ctx.state;
  if (svc.weight_max == 0) return kNoDest;
  const auto count = static_cast<uint32_t>(svc.dests.size());
  for (uint32_t tries = 0; tries < 2 * count; ++tries) {
    if (++st.cursor >= count) {
      st.cursor = 0;
      st.level = st.level > svc.weight_gcd ? st.level - svc.weight_gcd : svc.weight_max;
    }
    const DestView& dest = svc.dests[st.cursor];
    if (dest.weight >= st.level && usable(ctx, dest)) return static_cast<int>(st.cursor);
  }
  return pick_heaviest(ctx);
}

}  // namespace

constexpr Scheduler kWrr{.name = "wrr", .pick = pick_wrr};

}  // namespace dpvs
