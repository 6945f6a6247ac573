// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/fetch_services.h"

#include <rte_prefetch.h>

#include <algorithm>
#include <span>

#include "packet/flow.h"

namespace dpvs {
namespace {

using Services = RcuHash<ServiceKey, const ServiceView>;

/// So many destinations of a service are worth it; those of larger ones are read here and there.
constexpr size_t kMostDests = 4;
constexpr size_t kLine = 64;
/// Of a view, what opening a connection reads of most services: from the key to the local
/// addresses.
constexpr size_t kUsualBytes = 4 * kLine;
static_assert(sizeof(ServiceView) == kUsualBytes + kLine);

void fetch(const void* first, size_t len) noexcept {
  const auto* at = static_cast<const uint8_t*>(first);
  for (size_t offset = 0; offset < len; offset += kLine) rte_prefetch0(at + offset);
}

std::span<const DestView> dests_of(const ServiceView& service) noexcept {
  return {service.dests.data(), std::min(service.dests.size(), kMostDests)};
}

/// What members stand elsewhere, and the state of the scheduler.
void fetch_members(const WorkerState& w, const ServiceView& service) noexcept {
  const std::span<const DestView> dests = dests_of(service);
  rte_prefetch0(&w.sched[service.index.value]);
  if (!service.dests.is_inside()) fetch(dests.data(), dests.size_bytes());
  if (!service.laddrs.is_inside()) rte_prefetch0(service.laddrs.data());
}

void fetch_counters(const WorkerState& w, const ServiceView& service) noexcept {
  for (const DestView& dest : dests_of(service)) {
    rte_prefetch0(&w.rows[dest.index.value]);
    if (dest.max_conn != 0) rte_prefetch0(&w.shared.dest_states.at(dest.index));
  }
  if (!service.laddrs.empty()) rte_prefetch0(&w.laddr_uses[service.laddrs.front().use]);
}

template <typename Key>
void fetch_all(const WorkerState& w, const Key* keys, uint32_t mask) noexcept {
  Services::Place place[kBurst];
  const ServiceView* service[kBurst];
  for_each_bit(mask, [&](unsigned i) {
    const Flow flow = flow_of(keys[i]);
    place[i] = w.shared.services.place({flow.family, flow.proto, flow.dport, flow.daddr});
    rte_prefetch0(place[i].line());
  });
  uint32_t found = 0;
  for_each_bit(mask, [&](unsigned i) {
    service[i] = place[i].candidate();
    if (service[i] == nullptr) return;
    found |= 1u << i;
    fetch(service[i], kUsualBytes);
  });
  for_each_bit(found, [&](unsigned i) { fetch_members(w, *service[i]); });
  for_each_bit(found, [&](unsigned i) { fetch_counters(w, *service[i]); });
}

}  // namespace

void fetch_services(const WorkerState& w, const Vector& v) noexcept {
  if (v.family == Family::kV4) {
    fetch_all(w, v.key4, v.miss);
  } else {
    fetch_all(w, v.key6, v.miss);
  }
}

}  // namespace dpvs
