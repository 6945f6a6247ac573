// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "control/journal.h"
#include "control/neighbour_keeper.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// A local address of FNAT: an address of a port with a pool of local ports.
struct Laddr {
  Family family = Family::kNone;
  PortId port = kNoPort;
  IpAddr addr{};
  bool gone = false;  // removed, but connections still use it
};

/// An address of a port as configured.
struct Address {
  abi::EngineAddressEdit settings;  // its head means nothing here
  LaddrIndex laddr;
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
  Status add_route(const abi::EngineRouteEdit& edit, Journal& journal);
  Status del_route(const abi::EngineRouteEdit& edit, Journal& journal);

  /// The local address `addr` of `port`; not valid if there is none.
  LaddrIndex find_laddr(Family family, PortId port, const uint8_t* addr) const;
  const Laddr& laddr(LaddrIndex index) const { return laddrs_[index.value]; }

  void list_addresses(unsigned worker, std::vector<uint8_t>& out) const;
  void list_routes(std::vector<uint8_t>& out) const;
  /// Ports in use and misses of a local address, of one worker or (`worker` too large) of all.
  std::pair<uint32_t, uint32_t> lports_of(LaddrIndex index, unsigned worker) const;

 private:
  const Address* find(Family family, PortId port, const uint8_t* addr) const;
  void enter(std::unique_ptr<Address> address);
  std::unique_ptr<Address> take(const Address* address);
  void enter_routes(const Address& address);
  void leave_routes(const Address& address);
  bool shares_subnet(const Address& address) const;
  LaddrIndex new_laddr(const abi::EngineAddressEdit& edit);
  void refresh(PortId port);
  void put_route(const RouteKey& key, const Route& route);
  void take_route(const RouteKey& key, PortId port);

  Published& shared_;
  NeighbourKeeper& keeper_;
  const std::vector<WorkerState*>& workers_;
  std::vector<std::unique_ptr<Address>> addresses_;
  std::vector<Laddr> laddrs_;
};

}  // namespace dpvs
