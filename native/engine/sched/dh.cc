// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/keys.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// Buckets get the destinations in turn, whatever their weight. Source: Linux, ip_vs_dh.
std::unique_ptr<const SchedTable> build_dh(const ServiceView& service, const Settings&,
                                           const ServiceView*) {
  auto table = std::make_unique<SchedTable>();
  if (service.dests.empty()) return table;
  for (uint32_t i = 0; i < kAddressBuckets; ++i) {
    table->places.push_back(static_cast<uint32_t>(i % service.dests.size()));
  }
  return table;
}

// dh: by hash of the address that the client calls; none if that destination is not usable.
// Expects: the table.  Modifies: nothing.  Source: ipvsadm(8).
int pick_dh(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  if (svc.dests.empty()) return kNoDest;
  const uint32_t addr = rte_be_to_cpu_32(folded(ctx.flow.daddr));
  const uint32_t place = svc.table->places[address_bucket(addr)];
  return usable(ctx, svc.dests[place]) ? static_cast<int>(place) : kNoDest;
}

}  // namespace

constexpr Scheduler kDh{.name = "dh", .pick = pick_dh, .build = build_dh};

}  // namespace dpvs
