// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "control/journal.h"
#include "control/neighbour_keeper.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// A local address of FNAT: an address with a pool of local ports, whatever device it is on.
struct Laddr {
  Family family = Family::kNone;
  IpAddr addr{};
  PortId port = kNoPort;   // that it came to last
  uint32_t addresses = 0;  // devices that have it; 0: no new connection may use it
  uint32_t services = 0;   // that name it
};

/// An address of a port as configured.
struct Address {
  abi::EngineAddressEdit settings;  // its head means nothing here
  LaddrIndex laddr;
  uint64_t since_ms = 0;  // when its lifetime began; 0: with the next look at the clock
};

/// Addresses and routes as configured, and what workers see of them.
/// Threads: all calls under the engine's control lock.
class NetworkStore {
 public:
  NetworkStore(Published& shared, NeighbourKeeper& keeper, const std::vector<WorkerState*>& workers)
      : shared_(shared), keeper_(keeper), workers_(workers) {}
  ~NetworkStore();

  Status add_address(const abi::EngineAddressEdit& edit, Journal& journal);
  Status del_address(const abi::EngineAddressEdit& edit, Journal& journal);
  /// Gives an address another lifetime, from now on. kNotExist without it.
  Status set_address(const abi::EngineAddressEdit& edit, Journal& journal);
  Status add_route(const abi::EngineRouteEdit& edit, Journal& journal);
  Status del_route(const abi::EngineRouteEdit& edit, Journal& journal);

  /// Takes addresses away whose lifetime is over. True if one went: connections of a local address
  /// go on as when it is removed.
  bool expire(uint64_t now_ms);
  /// Tells the networks of a device, and of those on it, where its addresses are now.
  void announce_all(PortId port) const;
  /// Forgets the addresses of a device that goes, and the routes through it.
  void drop_port(PortId port);

  /// The local address `addr` of `port`; not valid if there is none.
  LaddrIndex find_laddr(Family family, PortId port, const uint8_t* addr) const;
  /// The ports of an address, on whatever device it is; not valid if it has none.
  LaddrIndex find_pool(Family family, const uint8_t* addr) const;
  const Laddr& laddr(LaddrIndex index) const { return laddrs_[index.value]; }
  /// Says that a service names it, or no longer does.
  void use(LaddrIndex index) { ++laddrs_[index.value].services; }
  void leave(LaddrIndex index) { --laddrs_[index.value].services; }
  /// True once after a local address came to a device or left its last one.
  bool take_laddrs_changed() { return std::exchange(laddrs_changed_, false); }
  /// Takes numbers of local addresses back that nothing uses any more.
  void reclaim();

  /// The bytes of an address of a port: of IPv4 if it has one, else one beyond the link; or none.
  std::vector<uint8_t> address_of(PortId port) const;
  void list_addresses(unsigned worker, std::vector<uint8_t>& out) const;
  void list_routes(std::vector<uint8_t>& out) const;
  /// Ports in use and misses of a local address, of one worker or (`worker` too large) of all.
  std::pair<uint32_t, uint32_t> lports_of(LaddrIndex index, unsigned worker) const;

 private:
  const Address* find(Family family, PortId port, const uint8_t* addr) const;
  static abi::EngineAddressEdit with_lifetime(abi::EngineAddressEdit edit);
  uint32_t left_of(const Address& address, uint32_t sec) const;
  void announce_new(const abi::EngineAddressEdit& address);
  void enter(std::shared_ptr<Address> address, size_t place);
  std::shared_ptr<Address> take(const Address* address);
  void enter_routes(const Address& address);
  void leave_routes(const Address& address);
  const Address* sharer_of(const Address& address) const;
  void enter_link_route(const Address& address);
  LaddrIndex number_of(const abi::EngineAddressEdit& edit);
  void count_laddr(const Address& address, bool comes);
  void refresh(PortId port);
  void note_ways(const RouteKey& key, Journal& journal);
  void note_device(LaddrIndex laddr, Journal& journal);
  void put_route(const RouteKey& key, const Route& route);
  void take_route(const RouteKey& key, PortId port, const IpAddr& gateway);

  Published& shared_;
  NeighbourKeeper& keeper_;
  const std::vector<WorkerState*>& workers_;
  std::vector<std::shared_ptr<Address>> addresses_;  // shared with the journal
  std::vector<Laddr> laddrs_;
  std::map<std::string, uint32_t> laddr_numbers_;  // by family and address
  std::vector<uint32_t> free_laddrs_;
  bool laddrs_changed_ = false;
  uint64_t now_ms_ = 0;
};

}  // namespace dpvs
