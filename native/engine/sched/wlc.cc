// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/registry.h"

namespace dpvs {
namespace {

// wlc: fewest connections for its weight; of equals the first.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_wlc(const PickContext& ctx) noexcept {
  int best = kNoDest;
  uint64_t best_overhead = 0;
  const auto& dests = ctx.service.dests;
  for (size_t i = 0; i < dests.size(); ++i) {
    if (!usable(ctx, dests[i])) continue;
    const uint64_t mine = overhead(ctx, dests[i]);
    // mine / weight < best / best weight, without division
    if (best == kNoDest ||
        mine * dests[static_cast<size_t>(best)].weight < best_overhead * dests[i].weight) {
      best = static_cast<int>(i);
      best_overhead = mine;
    }
  }
  return best;
}

}  // namespace

constexpr Scheduler kWlc{.name = "wlc", .pick = pick_wlc};

}  // namespace dpvs
