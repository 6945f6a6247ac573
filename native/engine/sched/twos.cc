// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// The destination that a random number falls on, each in proportion to its weight.
size_t draw(const ServiceView& service, uint64_t total, uint32_t random) noexcept {
  auto left = static_cast<uint64_t>(static_cast<unsigned __int128>(total) * random >> 32);
  size_t at = 0;
  while (left >= service.dests[at].weight) left -= service.dests[at++].weight;
  return at;
}

// twos: of two destinations drawn by weight, the one with fewer connections for its weight.
// Expects: this worker's rows.  Modifies: nothing.  Source: Linux, ip_vs_twos.
int pick_twos(const PickContext& ctx) noexcept {
  uint64_t total = 0;
  for (const DestView& dest : ctx.service.dests) total += dest.weight;
  if (total == 0) return kNoDest;
  const auto other_random = static_cast<uint32_t>(ctx.random * 0x9e3779b97f4a7c15u >> 32);
  const size_t one = draw(ctx.service, total, ctx.random);
  const size_t other = draw(ctx.service, total, other_random);
  const Burden burden_of_one = weighted_conns(ctx, ctx.service.dests[one]);
  const Burden burden_of_other = weighted_conns(ctx, ctx.service.dests[other]);
  return static_cast<int>(burden_of_other.lighter_than(burden_of_one) ? other : one);
}

}  // namespace

constexpr Scheduler kTwos{.name = "twos", .pick = pick_twos};

}  // namespace dpvs
