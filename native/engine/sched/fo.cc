// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// fo: failover: the usable destination with the highest weight, on all workers the same.
// Expects: nothing.  Modifies: nothing.  Source: ipvsadm(8).
int pick_fo(const PickContext& ctx) noexcept {
  return heaviest(ctx, [](const DestView&) { return true; });
}

}  // namespace

constexpr Scheduler kFo{.name = "fo", .pick = pick_fo};

}  // namespace dpvs
