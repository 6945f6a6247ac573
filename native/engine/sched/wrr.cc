// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/registry.h"

namespace dpvs {
namespace {

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
    const uint32_t weight = svc.dests[st.cursor].weight;
    if (weight > 0 && weight >= st.level) return static_cast<int>(st.cursor);
  }
  return kNoDest;
}

}  // namespace

constexpr Scheduler kWrr{.name = "wrr", .pick = pick_wrr};

}  // namespace dpvs
