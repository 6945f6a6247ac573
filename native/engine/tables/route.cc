// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/route.h"

#include <algorithm>

namespace dpvs {

RouteTable::~RouteTable() {
  sets_.for_each([](RouteSet& set) { delete &set; });
}

Ways RouteTable::find_ways(Family family, const IpAddr& dst) const noexcept {
  RouteKey key{family, static_cast<uint8_t>(address_bits(family)), 0, dst};
  if (const RouteSet* host = sets_.find(key)) return {host->routes.data(), host->best};
  const auto* words = family == Family::kV4 ? v4_lengths_ : v6_lengths_;
  for (int w = family == Family::kV4 ? 0 : 1; w >= 0; --w) {
    for (uint64_t lengths = words[w].load(std::memory_order_acquire); lengths != 0;) {
      const auto bit = 63u - static_cast<unsigned>(__builtin_clzll(lengths));
      lengths &= ~(uint64_t{1} << bit);
      key.prefix_len = static_cast<uint8_t>(static_cast<unsigned>(w) * 64 + bit);
      mask_address(key.dst, key.prefix_len);
      if (const RouteSet* set = sets_.find(key)) return {set->routes.data(), set->best};
    }
  }
  return {};
}

const Route* RouteTable::get(const RouteKey& key, PortId port,
                             const IpAddr& gateway) const noexcept {
  const RouteSet* set = sets_.find(key);
  if (set == nullptr) return nullptr;
  const Route* through = nullptr;
  for (const Route& route : set->routes) {
    if (route.is(port, gateway)) return &route;
    if (through == nullptr && route.port == port) through = &route;
  }
  return gateway == IpAddr{} ? through : nullptr;
}

Status RouteTable::add(const RouteKey& key, const Route& route) {
  std::vector<Route> all = ways(key);
  const bool there = std::any_of(all.begin(), all.end(), [&](const Route& other) {
    return other.is(route.port, route.gateway);
  });
  if (there) return {code::kExists, "this route is there already"};
  all.push_back(route);
  all.back().prefix_len = key.prefix_len;
  std::stable_sort(all.begin(), all.end(),
                   [](const Route& a, const Route& b) { return a.metric < b.metric; });
  restore(key, std::move(all));
  return kOk;
}

Status RouteTable::remove(const RouteKey& key, PortId port, const IpAddr& gateway) {
  const Route* there = get(key, port, gateway);
  if (there == nullptr) return {code::kNotExist, "no such route"};
  std::vector<Route> all = ways(key);
  std::erase_if(all, [gone = *there](const Route& r) { return r.is(gone.port, gone.gateway); });
  restore(key, std::move(all));
  return kOk;
}

std::vector<Route> RouteTable::ways(const RouteKey& key) const {
  const RouteSet* set = sets_.find(key);
  return set == nullptr ? std::vector<Route>{} : set->routes;
}

void RouteTable::restore(const RouteKey& key, std::vector<Route> ways) {
  if (!ways.empty()) {
    const uint16_t lowest = ways.front().metric;
    const auto best =
        std::count_if(ways.begin(), ways.end(), [&](const Route& r) { return r.metric == lowest; });
    publish(new RouteSet{key, std::move(ways), static_cast<uint32_t>(best)});
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
