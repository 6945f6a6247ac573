// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// lblc: the destination that already serves the address which the client calls, unless it is not
// usable or overloaded; then the choice of wlc, from then on.
// Expects: this worker's rows.  Modifies: this worker's memory of addresses.  Source: ipvsadm(8).
int pick_lblc(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  const IpAddr& addr = ctx.flow.daddr;
  if (Affinity* known = ctx.affinity.find(svc.index, addr, ctx.now); known != nullptr) {
    known->last_use = ctx.now;
    const int place = place_of(svc, known->dests[0]);
    if (place != kNoDest && usable(ctx, svc.dests[static_cast<size_t>(place)]) &&
        !overloaded(ctx, svc.dests[static_cast<size_t>(place)])) {
      return place;
    }
  }
  const int place = least_connected(ctx);
  if (place == kNoDest) return kNoDest;
  ctx.affinity.claim(svc.index, addr, ctx.now)
      .add(svc.dests[static_cast<size_t>(place)].index, ctx.now);
  return place;
}

}  // namespace

constexpr Scheduler kLblc{.name = "lblc", .pick = pick_lblc, .remembers = true};

}  // namespace dpvs
