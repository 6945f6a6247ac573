// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// ovf: overflow: the highest weight that has fewer active connections than its weight, else none.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_ovf(const PickContext& ctx) noexcept {
  return heaviest(ctx,
                  [&](const DestView& dest) { return active_everywhere(ctx, dest) < dest.weight; });
}

}  // namespace

constexpr Scheduler kOvf{.name = "ovf", .pick = pick_ovf};

}  // namespace dpvs
