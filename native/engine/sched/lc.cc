// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// lc: fewest connections, whatever the weight; of equals the first.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_lc(const PickContext& ctx) noexcept {
  return lightest(ctx, [&](const DestView& dest) { return Burden{overhead(ctx, dest), 1}; });
}

}  // namespace

constexpr Scheduler kLc{.name = "lc", .pick = pick_lc};

}  // namespace dpvs
