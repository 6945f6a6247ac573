// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/route.h"

#include <algorithm>

namespace dpvs {

RouteTable::~RouteTable() {
  sets_.for_each([](RouteSet& set) { delete &set; });
}

const Route* RouteTable::find(Family family, const IpAddr& dst) const noexcept {
  RouteKey key{family, static_cast<uint8_t>(address_bits(family)), 0, dst};
  if (const RouteSet* host = sets_.find(key)) return &host->routes.front();
  const auto* words = family == Family::kV4 ? v4_lengths_ : v6_lengths_;
  for (int w = family == Family::kV4 ? 0 : 1; w >= 0; --w) {
    for (uint64_t lengths = words[w].load(std::memory_order_acquire); lengths != 0;) {
      const auto bit = 63u - static_cast<unsigned>(__builtin_clzll(lengths));
      lengths &= ~(uint64_t{1} << bit);
      key.prefix_len = static_cast<uint8_t>(static_cast<unsigned>(w) * 64 + bit);
      mask_address(key.dst, key.prefix_len);
      if (const RouteSet* set = sets_.find(key)) return &set->routes.front();
    }
  }
  return nullptr;
}

const Route* RouteTable::get(const RouteKey& key, PortId port) const noexcept {
  const RouteSet* set = sets_.find(key);
  if (set == nullptr) return nullptr;
  for (const Route& route : set->routes) {
    if (port == kNoPort || route.port == port) return &route;
  }
  return nullptr;
}

Status RouteTable::add(const RouteKey& key, const Route& route) {
  const RouteSet* old = sets_.find(key);
  if (old != nullptr && get(key, route.port) != nullptr) {
    return {code::kExists, "this route is there already"};
  }
  auto* fresh = new RouteSet{key, {}};
  if (old != nullptr) fresh->routes = old->routes;
  fresh->routes.push_back(route);
  std::stable_sort(fresh->routes.begin(), fresh->routes.end(),
                   [](const Route& a, const Route& b) { return a.metric < b.metric; });
  publish(fresh);
  return kOk;
}

Status RouteTable::remove(const RouteKey& key, PortId port) {
  RouteSet* old = sets_.find(key);
  if (old == nullptr || get(key, port) == nullptr) return {code::kNotExist, "no such route"};
  if (old->routes.size() > 1) {
    auto* fresh = new RouteSet(*old);
    const auto gone = std::find_if(fresh->routes.begin(), fresh->routes.end(), [&](const Route& r) {
      return port == kNoPort || r.port == port;
    });
    fresh->routes.erase(gone);
    publish(fresh);
    return kOk;
  }
  restore(key, {});
  return kOk;
}

std::vector<Route> RouteTable::ways(const RouteKey& key) const {
  const RouteSet* set = sets_.find(key);
  return set == nullptr ? std::vector<Route>{} : set->routes;
}

void RouteTable::restore(const RouteKey& key, std::vector<Route> ways) {
  if (!ways.empty()) {
    publish(new RouteSet{key, std::move(ways)});
    return;
  }
  RouteSet* old = sets_.take(key);
  if (old == nullptr) return;
  note_length(key, -1);
  rcu_.retire([old] { delete old; });
}

void RouteTable::publish(RouteSet* fresh) {
  RouteSet* old = sets_.put(fresh);
  if (old == nullptr) {
    note_length(fresh->key_, 1);
  } else {
    rcu_.retire([old] { delete old; });
  }
}

std::atomic<uint64_t>& RouteTable::length_word(Family family, unsigned len) noexcept {
  return family == Family::kV4 ? v4_lengths_[0] : v6_lengths_[len / 64];
}

void RouteTable::note_length(const RouteKey& key, int change) {
  const unsigned len = key.prefix_len;
  if (len == address_bits(key.family)) return;
  uint32_t& count = of_length_[key.family == Family::kV4 ? 0 : 1][len];
  count = static_cast<uint32_t>(static_cast<int>(count) + change);
  std::atomic<uint64_t>& word = length_word(key.family, len);
  const uint64_t bit = uint64_t{1} << (len % 64);
  word.store(count > 0 ? word | bit : word & ~bit, std::memory_order_release);
}

}  // namespace dpvs
