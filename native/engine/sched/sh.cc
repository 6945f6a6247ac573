// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "sched/keys.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

// A destination of weight 0 keeps a bucket, as in Linux: its clients are refused or, with
// sh-fallback, served by others.
uint64_t parts_of(const DestView& dest) noexcept { return std::max(dest.weight, 1u); }

// Each destination in turn gets as many buckets as its weight says, round and round.
void fill_by_weights(const ServiceView& service, std::vector<uint32_t>& places) {
  for (uint32_t at = 0; places.size() < kAddressBuckets; ++at) {
    if (at == service.dests.size()) at = 0;
    const uint64_t room = kAddressBuckets - places.size();
    places.insert(places.end(), std::min(parts_of(service.dests[at]), room), at);
  }
}

// Weights that together exceed the buckets are scaled to them, or the first would get all.
void fill_by_shares(const ServiceView& service, uint64_t total, std::vector<uint32_t>& places) {
  uint64_t sum = 0;
  for (uint32_t at = 0; at < service.dests.size(); ++at) {
    sum += parts_of(service.dests[at]);
    places.resize(sum * kAddressBuckets / total, at);
  }
}

// Source: Linux, ip_vs_sh; the scaling is ours.
std::unique_ptr<const SchedTable> build_sh(const ServiceView& service, const Settings&,
                                           const ServiceView*) {
  auto table = std::make_unique<SchedTable>();
  if (service.dests.empty()) return table;
  uint64_t total = 0;
  for (const DestView& dest : service.dests) total += parts_of(dest);
  if (total <= kAddressBuckets) {
    fill_by_weights(service, table->places);
  } else {
    fill_by_shares(service, total, table->places);
  }
  return table;
}

int usable_in(const PickContext& ctx, uint32_t bucket) noexcept {
  const ServiceView& svc = ctx.service;
  const uint32_t place = svc.table->places[bucket % kAddressBuckets];
  return usable(ctx, svc.dests[place]) ? static_cast<int>(place) : kNoDest;
}

// From twice the bucket on, so that the clients of one bucket's destination do not all go to its
// neighbour's. Source: Linux, ip_vs_sh.
int fall_back(const PickContext& ctx, uint32_t bucket) noexcept {
  int place = kNoDest;
  for (uint32_t step = 0; step < kAddressBuckets && place == kNoDest; ++step) {
    place = usable_in(ctx, 2 * bucket + step);
  }
  return place;
}

// sh: by hash of the client's address, with sh-port also of its port. Another destination than that
// is picked only with sh-fallback.
// Expects: the table.  Modifies: nothing.  Source: ipvsadm(8), --sched-flags.
int pick_sh(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  if (svc.dests.empty()) return kNoDest;
  const uint32_t port = has_flag(svc, abi::svc_flags::kSched2) ? source_port(ctx) : 0;
  const uint32_t bucket = address_bucket(rte_be_to_cpu_32(folded_source(ctx)) + port);
  const int place = usable_in(ctx, bucket);
  if (place != kNoDest || !has_flag(svc, abi::svc_flags::kSched1)) return place;
  return fall_back(ctx, bucket);
}

}  // namespace

constexpr Scheduler kSh{.name = "sh", .pick = pick_sh, .build = build_sh};

}  // namespace dpvs
