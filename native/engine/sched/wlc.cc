// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// wlc: fewest connections for its weight; of equals the first.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_wlc(const PickContext& ctx) noexcept { return least_connected(ctx); }

}  // namespace

constexpr Scheduler kWlc{.name = "wlc", .pick = pick_wlc};

}  // namespace dpvs
