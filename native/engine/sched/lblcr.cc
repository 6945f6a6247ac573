// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

void forget_removed(const ServiceView& svc, Affinity& set, Tick now) noexcept {
  for (uint32_t at = set.count; at-- > 0;) {
    if (place_of(svc, set.dests[at]) == kNoDest) set.remove(at, now);
  }
}

void remove_heaviest(const PickContext& ctx, Affinity& set) noexcept {
  const auto burden = [&](uint32_t at) {
    const int place = place_of(ctx.service, set.dests[at]);
    return weighted_conns(ctx, ctx.service.dests[static_cast<size_t>(place)]);
  };
  uint32_t worst = 0;
  for (uint32_t at = 1; at < set.count; ++at) {
    if (burden(worst).lighter_than(burden(at))) worst = at;
  }
  set.remove(worst, ctx.now);
}

// The usable destination of the set with the fewest connections for its weight.
int lightest_of(const PickContext& ctx, const Affinity& set) noexcept {
  return lightest(ctx, [&](const DestView& dest) {
    return set.holds(dest.index) ? weighted_conns(ctx, dest) : Burden{0, 0};
  });
}

// Adds the choice of wlc. A full set gives its most loaded one up.
int extend(const PickContext& ctx, Affinity& set) noexcept {
  const int place = least_connected(ctx);
  if (place == kNoDest) return kNoDest;
  const DestIndex chosen = ctx.service.dests[static_cast<size_t>(place)].index;
  if (set.holds(chosen)) return place;
  if (set.count == Affinity::kMaxDests) remove_heaviest(ctx, set);
  set.add(chosen, ctx.now);
  return place;
}

// lblcr: as lblc, but a set of destinations serves an address. It grows while its least loaded one
// is overloaded, and loses its most loaded one a day after its last change.
// Expects: this worker's rows.  Modifies: this worker's memory of addresses.  Source: ipvsadm(8).
int pick_lblcr(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  const IpAddr& addr = ctx.flow.daddr;
  Affinity* known = ctx.affinity.find(svc.index, addr, ctx.now);
  if (known == nullptr) return extend(ctx, ctx.affinity.claim(svc.index, addr, ctx.now));
  known->last_use = ctx.now;
  forget_removed(svc, *known, ctx.now);
  const int place = lightest_of(ctx, *known);
  if (known->count > 1 && elapsed(ctx.now, known->last_change, AffinityTable::kLife)) {
    remove_heaviest(ctx, *known);
  }
  const bool serves = place != kNoDest && !overloaded(ctx, svc.dests[static_cast<size_t>(place)]);
  return serves ? place : extend(ctx, *known);
}

}  // namespace

constexpr Scheduler kLblcr{.name = "lblcr", .pick = pick_lblcr, .remembers = true};

}  // namespace dpvs
