// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/addr.h"
#include "base/rcu_hash.h"
#include "generated/abi.h"

namespace dpvs {

struct RouteKey {
  Family family;
  uint8_t prefix_len;
  uint16_t zero = 0;
  IpAddr dst{};
  uint64_t hash(const HashSecret& secret) const noexcept {
    return hash_address(dst, uint32_t{prefix_len} << 8 | static_cast<uint8_t>(family), secret);
  }
  friend bool operator==(const RouteKey&, const RouteKey&) noexcept = default;
};

/// One way to a destination.
struct Route {
  PortId port = kNoPort;
  uint8_t flags = 0;  // EngineRouteFlag
  uint16_t mtu = 0;   // 0: the device's
  uint16_t metric = 0;
  IpAddr gateway{};  // zero: the destination itself
  IpAddr src{};
  uint8_t prefix_len = 0;  // set by the table

  bool has(abi::EngineRouteFlag flag) const noexcept {
    return (flags & static_cast<uint8_t>(flag)) != 0;
  }
  bool has_gateway() const noexcept { return !(gateway == IpAddr{}); }
  bool is(PortId device, const IpAddr& via) const noexcept {
    return port == device && gateway == via;
  }
};

/// Ways of one prefix that are equally good: an array. None if `count` is 0.
struct Ways {
  const Route* first = nullptr;
  uint32_t count = 0;
};

/// Longest-prefix match: a hash for all prefixes and a bit for each prefix length in use, longest
/// first. A look-up costs one probe a length in use, whatever the number of routes.
/// Threads: `find` from workers inside their RCU section; changes under the control lock.
class RouteTable {
 public:
  RouteTable(Rcu& rcu, const HashSecret& secret) : rcu_(rcu), sets_(rcu, secret) {}
  ~RouteTable();

  /// The best ways to `dst`: those of the longest prefix that have the lowest metric.
  Ways find_ways(Family family, const IpAddr& dst) const noexcept;
  /// One of them, or null.
  const Route* find(Family family, const IpAddr& dst) const noexcept {
    return find_ways(family, dst).first;
  }

  /// Adds a way; ways of one prefix are kept by metric. kExists if there is one through the same
  /// device and gateway.
  Status add(const RouteKey& key, const Route& route);
  /// Removes the way through `port` and `gateway`; without such a one and without a gateway, the
  /// first through `port`.
  Status remove(const RouteKey& key, PortId port, const IpAddr& gateway);
  /// All ways of `key`, best first.
  std::vector<Route> ways(const RouteKey& key) const;
  /// Makes `ways`, in this order, the ways of `key`.
  void restore(const RouteKey& key, std::vector<Route> ways);
  /// The way that `remove` would take, or null.
  const Route* get(const RouteKey& key, PortId port, const IpAddr& gateway) const noexcept;

  template <typename Visit>
  void for_each(Visit visit) const {
    sets_.for_each([&](RouteSet& set) {
      for (const Route& route : set.routes) visit(set.key_, route);
    });
  }

 private:
  struct RouteSet {
    RouteKey key_;
    std::vector<Route> routes;
    uint32_t best = 0;  // how many of them share the lowest metric
    const RouteKey& key() const noexcept { return key_; }
  };
  void publish(RouteSet* fresh);
  void note_length(const RouteKey& key, int change);
  std::atomic<uint64_t>& length_word(Family family, unsigned len) noexcept;

  Rcu& rcu_;
  RcuHash<RouteKey, RouteSet> sets_;
  std::atomic<uint64_t> v4_lengths_[1] = {};  // bit per prefix length 0-31; 32 is asked first
  std::atomic<uint64_t> v6_lengths_[2] = {};  // likewise 0-127
  uint32_t of_length_[2][129] = {};
};

}  // namespace dpvs
