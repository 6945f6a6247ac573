// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/route.h"

#include <map>
#include <tuple>

#include "check.h"

namespace dpvs::test {
namespace {

constexpr HashSecret kSecret{11, 22};

/// Prefixes in a list, searched from front to end: what the table must agree
/// with.
class Model {
 public:
  void add(const RouteKey& key, PortId port) {
    ports_[name(key)].second.push_back(port), ports_[name(key)].first = key;
  }
  void remove(const RouteKey& key, PortId port) {
    auto& ports = ports_[name(key)].second;
    std::erase(ports, port);
    if (ports.empty()) ports_.erase(name(key));
  }
  bool has(const RouteKey& key, PortId port) {
    const auto found = ports_.find(name(key));
    if (found == ports_.end()) return false;
    for (const PortId p : found->second.second) {
      if (p == port) return true;
    }
    return false;
  }
  /// Port of the longest prefix, kNoPort if none covers the address.
  PortId find(Family family, const IpAddr& addr) const {
    int best = -1;
    PortId port = kNoPort;
    for (const auto& [name, entry] : ports_) {
      const RouteKey& key = entry.first;
      IpAddr masked = addr;
      mask_address(masked, key.prefix_len);
      if (key.family != family || !(masked == key.dst) || key.prefix_len <= best) continue;
      best = key.prefix_len;
      port = entry.second.front();
    }
    return port;
  }

 private:
  static std::string name(const RouteKey& key) {
    return {reinterpret_cast<const char*>(&key), sizeof key};
  }
  std::map<std::string, std::pair<RouteKey, std::vector<PortId>>> ports_;
};

/// Addresses close to each other, so that prefixes overlap.
IpAddr random_addr(Random& random, Family family) {
  IpAddr addr{};
  const unsigned bytes = family == Family::kV4 ? 4 : 16;
  for (unsigned i = 0; i < bytes; ++i) addr.bytes[i] = static_cast<uint8_t>(random.below(3) * 0x55);
  return addr;
}

RouteKey random_key(Random& random) {
  const Family family = random.below(2) == 0 ? Family::kV4 : Family::kV6;
  const auto len = static_cast<uint8_t>(random.below(address_bits(family) + 1));
  RouteKey key{family, len, 0, random_addr(random, family)};
  mask_address(key.dst, len);
  return key;
}

bool agrees(const RouteTable& table, const Model& model, Random& random) {
  const Family family = random.below(2) == 0 ? Family::kV4 : Family::kV6;
  const IpAddr addr = random_addr(random, family);
  const Route* route = table.find(family, addr);
  return (route == nullptr ? kNoPort : route->port) == model.find(family, addr);
}

TEST(
    "routes of both families are found as a search through all of them would "
    "find them") {
  Rcu rcu;
  CHECK(rcu.open(1).ok());
  RouteTable table(rcu, kSecret);
  Model model;
  Random random(6);
  for (unsigned step = 0; step < 20'000; ++step) {
    const RouteKey key = random_key(random);
    const auto port = static_cast<PortId>(random.below(3));
    Route route;
    route.port = port;
    if (random.below(2) == 0) {
      CHECK(table.add(key, route).ok() != model.has(key, port));
      if (!model.has(key, port)) model.add(key, port);
    } else {
      CHECK(table.remove(key, port, {}).ok() == model.has(key, port));
      if (model.has(key, port)) model.remove(key, port);
    }
    for (unsigned look = 0; look < 5; ++look) CHECK(agrees(table, model, random));
  }
}

TEST(
    "ways of one prefix are kept by metric, equal ones by age, and restored "
    "in their order") {
  Rcu rcu;
  CHECK(rcu.open(1).ok());
  RouteTable table(rcu, kSecret);
  const RouteKey key{Family::kV4, 8, 0, IpAddr::v4(10)};
  const auto way = [](PortId port, uint16_t metric) {
    Route route;
    route.port = port;
    route.metric = metric;
    return route;
  };
  CHECK(table.add(key, way(1, 5)).ok() && table.add(key, way(2, 3)).ok() &&
        table.add(key, way(0, 3)).ok());
  const std::vector<Route> ways = table.ways(key);
  CHECK(ways.size() == 3 && ways[0].port == 2 && ways[1].port == 0 && ways[2].port == 1);
  CHECK(table.remove(key, 2, {}).ok() && table.find(Family::kV4, IpAddr::v4(10))->port == 0);
  table.restore(key, ways);
  CHECK(table.find(Family::kV4, IpAddr::v4(10))->port == 2);
  table.restore(key, {});
  CHECK(table.find(Family::kV4, IpAddr::v4(10)) == nullptr && !table.remove(key, kNoPort, {}).ok());
}

TEST("masks keep exactly the first bits") {
  for (unsigned len = 0; len <= 128; ++len) {
    IpAddr addr;
    for (uint8_t& byte : addr.bytes) byte = 0xff;
    mask_address(addr, len);
    unsigned bits = 0;
    for (unsigned i = 0; i < 128; ++i)
      bits += (addr.bytes[i / 8] >> (7 - i % 8) & 1) == (i < len ? 1 : 0);
    CHECK(bits == 128);
  }
}

}  // namespace
}  // namespace dpvs::test
