// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/affinity.h"

#include <algorithm>
#include <new>

namespace dpvs {
namespace {

bool expired(const Affinity& entry, Tick now) noexcept {
  return !entry.service.valid() || elapsed(now, entry.last_use, AffinityTable::kLife);
}

}  // namespace

bool Affinity::holds(DestIndex dest) const noexcept {
  return std::find(dests, dests + count, dest) != dests + count;
}

void Affinity::add(DestIndex dest, Tick now) noexcept {
  dests[count++] = dest;
  last_change = now;
}

void Affinity::remove(uint32_t at, Tick now) noexcept {
  dests[at] = dests[--count];
  last_change = now;
}

bool AffinityTable::open(const HashSecret& secret) noexcept {
  if (entries_ != nullptr) return true;
  secret_ = secret;
  entries_.reset(new (std::nothrow) Affinity[kSets * kWays]());
  return entries_ != nullptr;
}

Affinity* AffinityTable::set_of(ServiceIndex service, const IpAddr& addr) const noexcept {
  const uint64_t hash = hash_address(addr, service.value, secret_);
  return &entries_[hash % kSets * kWays];
}

Affinity* AffinityTable::find(ServiceIndex service, const IpAddr& addr, Tick now) noexcept {
  Affinity* const set = set_of(service, addr);
  for (Affinity* entry = set; entry < set + kWays; ++entry) {
    if (entry->service == service && entry->addr == addr) {
      return expired(*entry, now) ? nullptr : entry;
    }
  }
  return nullptr;
}

Affinity& AffinityTable::claim(ServiceIndex service, const IpAddr& addr, Tick now) noexcept {
  Affinity* const set = set_of(service, addr);
  Affinity* oldest = set;
  for (Affinity* entry = set; entry < set + kWays; ++entry) {
    if (entry->service == service && entry->addr == addr) {
      oldest = entry;
      break;
    }
    const Tick age = expired(*entry, now) ? UINT32_MAX : now - entry->last_use;
    const Tick oldest_age = expired(*oldest, now) ? UINT32_MAX : now - oldest->last_use;
    if (age > oldest_age) oldest = entry;
  }
  *oldest = {.addr = addr,
             .service = service,
             .last_use = now,
             .last_change = now,
             .count = 0,
             .dests = {}};
  return *oldest;
}

}  // namespace dpvs
