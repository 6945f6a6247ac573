// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/network_store.h"

#include <algorithm>
#include <tuple>

#include "control/record.h"

namespace dpvs {
namespace {

constexpr auto kLocalIn = static_cast<uint8_t>(abi::EngineRouteFlag::kLocalIn);
constexpr auto kOnLink = static_cast<uint8_t>(abi::EngineRouteFlag::kOnLink);
constexpr auto kLaddrFlag = static_cast<uint8_t>(abi::EngineRouteFlag::kLaddr);
// Address flags, numbered as Linux numbers them (IFA_F_NODAD, _OPTIMISTIC, _TENTATIVE).
constexpr uint32_t kNoProbe = 0x02, kOptimistic = 0x04, kTentative = 0x40;
constexpr Status kNoSuchPort{code::kNoDevice, "no such device"};

Family family_of(const abi::EngineAddressEdit& a) noexcept { return static_cast<Family>(a.family); }

bool is_laddr(const abi::EngineAddressEdit& a) noexcept {
  return (a.flags & abi::kIfaFSapool) != 0;
}

RouteKey subnet_of(const abi::EngineAddressEdit& a) noexcept {
  RouteKey key{family_of(a), a.prefix_len, 0, addr_from(a.addr)};
  mask_address(key.dst, a.prefix_len);
  return key;
}

RouteKey host_of(const abi::EngineAddressEdit& a) noexcept {
  return {family_of(a), static_cast<uint8_t>(address_bits(family_of(a))), 0, addr_from(a.addr)};
}

std::string laddr_name(Family family, const IpAddr& addr) {
  return static_cast<char>(family) +
         std::string(reinterpret_cast<const char*>(addr.bytes), sizeof addr.bytes);
}

Status check_prefix(uint8_t family, uint8_t prefix_len) {
  const auto known = static_cast<Family>(family);
  if (known != Family::kV4 && known != Family::kV6) {
    return {code::kInvalid, "an address is of IPv4 or IPv6"};
  }
  if (prefix_len > address_bits(known)) {
    return {code::kInvalid, "a prefix has at most 32 bits in IPv4 and 128 in IPv6"};
  }
  return kOk;
}

}  // namespace

NetworkStore::~NetworkStore() {
  shared_.addresses.for_each([](LocalAddress& a) { delete &a; });
}

const Address* NetworkStore::find(Family family, PortId port, const uint8_t* addr) const {
  const auto found = std::find_if(addresses_.begin(), addresses_.end(), [&](const auto& a) {
    return family_of(a->settings) == family && a->settings.port == port &&
           memcmp(a->settings.addr, addr, 16) == 0;
  });
  return found == addresses_.end() ? nullptr : found->get();
}

Status NetworkStore::add_address(const abi::EngineAddressEdit& edit, Journal& journal) {
  if (!shared_.ports.has(edit.port)) return kNoSuchPort;
  const Status checked = check_prefix(edit.family, edit.prefix_len);
  if (!checked.ok()) return checked;
  if (find(family_of(edit), edit.port, edit.addr) != nullptr) {
    return {code::kExists, "the device has this address already"};
  }
  auto address = std::make_shared<Address>(Address{with_lifetime(edit), {}});
  if (is_laddr(edit)) {
    address->laddr = number_of(edit);
    if (!address->laddr.valid()) return {code::kNoResource, "too many local addresses"};
  }
  const Address* kept = address.get();
  announce_new(edit);
  note_ways(host_of(edit), journal);
  note_ways(subnet_of(edit), journal);
  note_device(address->laddr, journal);
  enter(std::move(address), addresses_.size());
  journal.note([this, kept] { (void)take(kept); });
  return kOk;
}

/// An IPv6 address is asked for first; the network is told of any if the settings want it.
void NetworkStore::announce_new(const abi::EngineAddressEdit& a) {
  const bool probes = family_of(a) == Family::kV6 && (a.flags & kNoProbe) == 0;
  const bool tentative = (a.flags & kTentative) != 0 && (a.flags & kOptimistic) == 0;
  if (probes) keeper_.probe(a.port, addr_from(a.addr), tentative);
  if (shared_.settings.load()->raw.garp_on_add != 0) {
    keeper_.announce(a.port, family_of(a), addr_from(a.addr));
  }
}

void NetworkStore::announce_all(PortId port) const {
  for (const auto& a : addresses_) {
    const PortId own = a->settings.port;
    if (own != port && shared_.ports[own]->lower != port) continue;
    keeper_.announce(own, family_of(a->settings), addr_from(a->settings.addr));
  }
}

Status NetworkStore::del_address(const abi::EngineAddressEdit& edit, Journal& journal) {
  if (!shared_.ports.has(edit.port)) return kNoSuchPort;
  const Address* address = find(family_of(edit), edit.port, edit.addr);
  if (address == nullptr) return {code::kNotExist, "the device does not have this address"};
  note_ways(host_of(address->settings), journal);
  note_ways(subnet_of(address->settings), journal);
  note_device(address->laddr, journal);
  const auto found = std::find_if(addresses_.begin(), addresses_.end(),
                                  [&](const auto& a) { return a.get() == address; });
  const auto place = static_cast<size_t>(found - addresses_.begin());
  const std::shared_ptr<Address> taken = take(address);
  journal.note([this, taken, place] { enter(taken, place); });
  return kOk;
}

void NetworkStore::enter(std::shared_ptr<Address> address, size_t place) {
  const abi::EngineAddressEdit& s = address->settings;
  shared_.addresses.put(
      new LocalAddress{{family_of(s), s.port, 0, addr_from(s.addr)}, address->laddr});
  if (address->laddr.valid()) count_laddr(*address, true);
  enter_routes(*address);
  const PortId port = s.port;
  addresses_.insert(addresses_.begin() + static_cast<long>(place), std::move(address));
  refresh(port);
}

std::shared_ptr<Address> NetworkStore::take(const Address* address) {
  const auto found = std::find_if(addresses_.begin(), addresses_.end(),
                                  [&](const auto& a) { return a.get() == address; });
  std::shared_ptr<Address> taken = std::move(*found);
  addresses_.erase(found);
  const abi::EngineAddressEdit& s = taken->settings;
  LocalAddress* seen = shared_.addresses.take({family_of(s), s.port, 0, addr_from(s.addr)});
  shared_.rcu.retire([seen] { delete seen; });
  if (taken->laddr.valid()) count_laddr(*taken, false);
  leave_routes(*taken);
  refresh(s.port);
  return taken;
}

/// Another address of the port that makes the same link route, or null.
const Address* NetworkStore::sharer_of(const Address& address) const {
  const auto found = std::find_if(addresses_.begin(), addresses_.end(), [&](const auto& other) {
    return other.get() != &address && other->settings.port == address.settings.port &&
           subnet_of(other->settings) == subnet_of(address.settings);
  });
  return found == addresses_.end() ? nullptr : found->get();
}

void NetworkStore::enter_link_route(const Address& address) {
  const abi::EngineAddressEdit& s = address.settings;
  Route link;
  link.port = s.port;
  link.flags = kOnLink;
  link.src = addr_from(s.addr);
  put_route(subnet_of(s), link);
}

void NetworkStore::enter_routes(const Address& address) {
  const abi::EngineAddressEdit& s = address.settings;
  Route host;
  host.port = s.port;
  host.flags = kLocalIn;
  if (address.laddr.valid()) host.flags |= kLaddrFlag;
  put_route(host_of(s), host);
  if (s.prefix_len == address_bits(family_of(s)) || sharer_of(address) != nullptr) return;
  enter_link_route(address);
}

/// The link route stays as long as an address needs it, but not its source.
void NetworkStore::leave_routes(const Address& address) {
  const abi::EngineAddressEdit& s = address.settings;
  take_route(host_of(s), s.port, {});
  if (s.prefix_len == address_bits(family_of(s))) return;
  const Address* heir = sharer_of(address);
  const Route* link = shared_.routes.get(subnet_of(s), s.port, {});
  if (heir != nullptr && (link == nullptr || !(link->src == addr_from(s.addr)))) return;
  take_route(subnet_of(s), s.port, {});
  if (heir != nullptr) enter_link_route(*heir);
}

/// Makes a roll-back end with the ways that `key` has now, in their order.
void NetworkStore::note_ways(const RouteKey& key, Journal& journal) {
  journal.note([this, key, ways = shared_.routes.ways(key)] {
    shared_.routes.restore(key, ways);
    ++shared_.route_generation;
  });
}

/// Makes a roll-back end with the device that the local address has now.
void NetworkStore::note_device(LaddrIndex laddr, Journal& journal) {
  if (!laddr.valid()) return;
  journal.note(
      [this, laddr, port = laddrs_[laddr.value].port] { laddrs_[laddr.value].port = port; });
}

void NetworkStore::put_route(const RouteKey& key, const Route& route) {
  (void)shared_.routes.add(key, route);  // an equal one that the operator made stays
  ++shared_.route_generation;
}

void NetworkStore::take_route(const RouteKey& key, PortId port, const IpAddr& gateway) {
  (void)shared_.routes.remove(key, port, gateway);  // the operator may have removed it
  ++shared_.route_generation;
}

/// The number of the local address: one for each address, so that its ports are never given twice.
LaddrIndex NetworkStore::number_of(const abi::EngineAddressEdit& edit) {
  const std::string name = laddr_name(family_of(edit), addr_from(edit.addr));
  const auto known = laddr_numbers_.find(name);
  if (known != laddr_numbers_.end()) return {known->second};
  auto number = static_cast<uint32_t>(laddrs_.size());
  if (!free_laddrs_.empty()) {
    number = free_laddrs_.back();
    free_laddrs_.pop_back();
  } else if (number == LportTable::kMaxLaddrs) {
    return {};
  } else {
    laddrs_.emplace_back();
  }
  laddrs_[number] = {family_of(edit), addr_from(edit.addr), edit.port};
  laddr_numbers_[name] = number;
  return {number};
}

void NetworkStore::count_laddr(const Address& address, bool comes) {
  Laddr& laddr = laddrs_[address.laddr.value];
  laddr.addresses += comes ? 1u : -1u;
  if (comes) laddr.port = address.settings.port;
  laddrs_changed_ = true;
}

void NetworkStore::reclaim() {
  std::erase_if(laddr_numbers_, [&](const auto& entry) {
    const uint32_t number = entry.second;
    const Laddr& laddr = laddrs_[number];
    const bool idle = laddr.addresses == 0 && laddr.services == 0;
    if (!idle || lports_of({number}, UINT32_MAX).first != 0) return false;
    free_laddrs_.push_back(number);
    return true;
  });
}

LaddrIndex NetworkStore::find_laddr(Family family, PortId port, const uint8_t* addr) const {
  const Address* address = find(family, port, addr);
  return address == nullptr ? LaddrIndex{} : address->laddr;
}

LaddrIndex NetworkStore::find_pool(Family family, const uint8_t* addr) const {
  const auto known = laddr_numbers_.find(laddr_name(family, addr_from(addr)));
  if (known == laddr_numbers_.end() || laddrs_[known->second].addresses == 0) return {};
  return {known->second};
}

void NetworkStore::refresh(PortId port) {
  std::vector<OwnAddress> own;
  for (const auto& a : addresses_) {
    if (a->settings.port == port) {
      own.push_back({family_of(a->settings), addr_from(a->settings.addr)});
    }
  }
  shared_.own_addresses.set(port, std::move(own));
}

Status NetworkStore::add_route(const abi::EngineRouteEdit& edit, Journal& journal) {
  if (!shared_.ports.has(edit.port)) return kNoSuchPort;
  const Status checked = check_prefix(edit.family, edit.prefix_len);
  if (!checked.ok()) return checked;
  RouteKey key{static_cast<Family>(edit.family), edit.prefix_len, 0, addr_from(edit.dst)};
  mask_address(key.dst, edit.prefix_len);
  const Route route{
      edit.port,           edit.flags,     edit.mtu, edit.metric, addr_from(edit.gateway),
      addr_from(edit.src), edit.prefix_len};
  note_ways(key, journal);
  const Status added = shared_.routes.add(key, route);
  if (added.ok()) ++shared_.route_generation;
  if (added.ok() && edit.mtu != 0) shared_.note_mtu(edit.mtu);
  return added;
}

Status NetworkStore::del_route(const abi::EngineRouteEdit& edit, Journal& journal) {
  RouteKey key{static_cast<Family>(edit.family), edit.prefix_len, 0, addr_from(edit.dst)};
  mask_address(key.dst, edit.prefix_len);
  const Route* there = shared_.routes.get(key, edit.port, addr_from(edit.gateway));
  if (there == nullptr) return {code::kNotExist, "no such route"};
  note_ways(key, journal);
  take_route(key, there->port, there->gateway);
  return kOk;
}

void NetworkStore::drop_port(PortId port) {
  std::vector<const Address*> gone;
  for (const auto& a : addresses_) {
    if (a->settings.port == port) gone.push_back(a.get());
  }
  for (const Address* address : gone) (void)take(address);
  std::vector<std::pair<RouteKey, IpAddr>> ways;
  shared_.routes.for_each([&](const RouteKey& key, const Route& route) {
    if (route.port == port) ways.emplace_back(key, route.gateway);
  });
  for (const auto& [key, gateway] : ways) take_route(key, port, gateway);
}

std::pair<uint32_t, uint32_t> NetworkStore::lports_of(LaddrIndex index, unsigned worker) const {
  uint32_t used = 0, misses = 0;
  for (const WorkerState* w : workers_) {
    if (worker < workers_.size() && w->id != worker) continue;
    used += w->lports.used(index);
    misses += w->lports.misses(index);
  }
  return {used, misses};
}

std::vector<uint8_t> NetworkStore::address_of(PortId port) const {
  const auto rank = [](const abi::EngineAddressEdit& a) {
    if (a.family == static_cast<uint8_t>(Family::kV4)) return 3;
    return a.addr[0] == 0xfe && (a.addr[1] & 0xc0) == 0x80 ? 1 : 2;  // link-local: RFC 4291, 2.5.6
  };
  const abi::EngineAddressEdit* best = nullptr;
  for (const auto& a : addresses_) {
    const abi::EngineAddressEdit& s = a->settings;
    if (s.port == port && (best == nullptr || rank(s) > rank(*best))) best = &s;
  }
  if (best == nullptr) return {};
  return {best->addr, best->addr + (rank(*best) == 3 ? 4 : 16)};
}

void NetworkStore::list_addresses(unsigned worker, std::vector<uint8_t>& out) const {
  for (const auto& a : addresses_) {
    const abi::EngineAddressEdit& s = a->settings;
    abi::EngineAddressRecord r{};
    r.family = s.family;
    r.port = s.port;
    r.prefix_len = s.prefix_len;
    r.scope = s.scope;
    r.flags = s.flags;
    r.valid_sec = left_of(*a, s.valid_sec);
    r.preferred_sec = left_of(*a, s.preferred_sec);
    memcpy(r.addr, s.addr, sizeof r.addr);
    memcpy(r.broadcast, s.broadcast, sizeof r.broadcast);
    if (a->laddr.valid()) std::tie(r.used, r.misses) = lports_of(a->laddr, worker);
    put_record(out, r);
  }
}

void NetworkStore::list_routes(std::vector<uint8_t>& out) const {
  shared_.routes.for_each([&](const RouteKey& key, const Route& route) {
    abi::EngineRouteRecord r{};
    r.family = static_cast<uint8_t>(key.family);
    r.port = route.port;
    r.prefix_len = key.prefix_len;
    r.flags = route.flags;
    r.mtu = route.mtu == 0 ? shared_.ports[route.port]->mtu : route.mtu;
    r.metric = route.metric;
    memcpy(r.dst, key.dst.bytes, sizeof r.dst);
    memcpy(r.gateway, route.gateway.bytes, sizeof r.gateway);
    memcpy(r.src, route.src.bytes, sizeof r.src);
    put_record(out, r);
  });
}

}  // namespace dpvs
