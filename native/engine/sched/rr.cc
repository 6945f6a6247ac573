// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/registry.h"

namespace dpvs {
namespace {

// rr: every destination in turn.  Modifies: cursor.  Source: ipvsadm(8).
int pick_rr(const PickContext& ctx) noexcept {
  const auto count = static_cast<uint32_t>(ctx.service.dests.size());
  for (uint32_t tries = 0; tries < count; ++tries) {
    ctx.state.cursor = ctx.state.cursor + 1 < count ? ctx.state.cursor + 1 : 0;
    if (usable(ctx, ctx.service.dests[ctx.state.cursor])) return static_cast<int>(ctx.state.cursor);
  }
  return kNoDest;
}

}  // namespace

constexpr Scheduler kRr{.name = "rr", .pick = pick_rr};

}  // namespace dpvs
