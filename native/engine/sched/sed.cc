// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// sed: shortest expected delay, (active connections + 1) / weight; of equals the first.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_sed(const PickContext& ctx) noexcept {
  return lightest(ctx, [&](const DestView& dest) { return expected_delay(ctx, dest); });
}

}  // namespace

constexpr Scheduler kSed{.name = "sed", .pick = pick_sed};

}  // namespace dpvs
