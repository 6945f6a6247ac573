// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <memory>

#include "base/rcu.h"
#include "base/rcu_hash.h"
#include "ports/port_table.h"
#include "snapshot/match.h"
#include "snapshot/own_addresses.h"
#include "snapshot/service_view.h"
#include "snapshot/settings.h"
#include "snapshot/tunnels.h"
#include "snapshot/view_pool.h"
#include "snapshot/vip_set.h"
#include "tables/acl.h"
#include "tables/dest_state.h"
#include "tables/nexthop.h"
#include "tables/redirect.h"
#include "tables/route.h"
#include "tables/rss_map.h"
#include "tables/service_limit.h"
#include "tables/template.h"
#include "tables/uoa_refusals.h"
#include "tc/tree.h"

namespace dpvs {

struct AddressKey {
  Family family;
  PortId port;
  uint16_t zero = 0;
  IpAddr addr{};
  uint64_t hash(const HashSecret& secret) const noexcept {
    return hash_address(addr, uint32_t{port} << 8 | static_cast<uint8_t>(family), secret);
  }
  friend bool operator==(const AddressKey&, const AddressKey&) noexcept = default;
};

/// An address of a port. `laddr` is valid for a local address of FNAT.
struct LocalAddress {
  AddressKey key_;
  LaddrIndex laddr;
  const AddressKey& key() const noexcept { return key_; }
};

/// All that control publishes and workers read, under RCU.
/// Threads: workers read inside their RCU section; changes under the control lock.
struct Published {
  explicit Published(const HashSecret& hash_secret)
      : secret(hash_secret),
        routes(rcu, secret),
        neighbours(rcu, secret),
        services(rcu, secret),
        vips(rcu, secret),
        addresses(rcu, secret),
        own_addresses(rcu),
        acls(rcu, secret) {}

  HashSecret secret;
  PortTable ports;  // before `rcu`, which empties its places
  ViewPool views;   // likewise
  HashSecret isn_secret = random_secret();
  Rcu rcu;
  DestStates dest_states;
  ServiceLimits service_limits;
  TemplateTable templates{secret, dest_states};
  RouteTable routes;
  NeighTable neighbours;
  RcuHash<ServiceKey, const ServiceView> services;
  VipSet vips;
  RcuHash<AddressKey, LocalAddress> addresses;
  OwnAddresses own_addresses;
  AclTable acls;
  /// By port: which worker receives a flow; null: nobody knows. Made before workers run.
  std::vector<std::unique_ptr<const RssMap>> rss;
  RedirectTable redirect;                          // of several workers
  std::atomic<const MatchList*> matches{nullptr};  // null: there are none
  std::atomic<const MarkList*> marks{nullptr};
  std::atomic<const TunnelList*> tunnels{nullptr};  // null: there never was one
  std::atomic<uint32_t> all_port_services{0};       // services of an address and no port
  std::atomic<const TcView*> tc{nullptr};           // null: no device has traffic control
  std::atomic<const Settings*> settings{nullptr};
  /// Grows by one whenever a next hop that a connection remembers may be wrong.
  std::atomic<uint16_t> route_generation{1};
  /// Next hops that are in doubt: only then workers look for signs of neighbours.
  std::atomic<uint32_t> in_doubt{0};
  /// No way out takes less than this: packets that are shorter need no look at it.
  std::atomic<uint16_t> smallest_mtu{1500};
  void note_mtu(uint16_t mtu) noexcept {
    if (mtu < smallest_mtu) smallest_mtu = mtu;
  }
  /// What the way of `route` takes.
  uint16_t mtu_of(const Route& route) const noexcept {
    const uint16_t device = ports[route.port]->mtu;
    return route.mtu == 0 || route.mtu > device ? device : route.mtu;
  }
  /// Set for good once a service has the SYN proxy.
  std::atomic<bool> synproxied{false};
  /// A worker has seen a watched destination fail since control looked.
  std::atomic<bool> dest_failed{false};
  UoaRefusals uoa_refusals;
  void enter_port(std::unique_ptr<Port> port) {
    note_mtu(port->mtu);
    ports.put(std::move(port));
  }
};

}  // namespace dpvs
