// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// nq: never queue: the first destination without an active connection, else as sed.
// Expects: this worker's rows.  Modifies: nothing.  Source: ipvsadm(8).
int pick_nq(const PickContext& ctx) noexcept {
  return lightest(ctx, [&](const DestView& dest) {
    return active_conns(ctx, dest) == 0 ? Burden{0, 1} : expected_delay(ctx, dest);
  });
}

}  // namespace

constexpr Scheduler kNq{.name = "nq", .pick = pick_nq};

}  // namespace dpvs
