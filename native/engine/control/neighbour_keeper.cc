// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/neighbour_keeper.h"

#include <algorithm>

#include "packet/headers.h"

namespace dpvs {
namespace {

using namespace abi::nud_state;

constexpr Tick kAskAgain = ticks_from_sec(1);

/// Bits in which two IPv4 addresses agree, from the front.
unsigned common_prefix(const IpAddr& a, const IpAddr& b) noexcept {
  const uint32_t differ = rte_be_to_cpu_32(a.be32() ^ b.be32());
  return differ == 0 ? 32 : static_cast<unsigned>(__builtin_clz(differ));
}

}  // namespace

void NeighbourKeeper::resolve(rte_mbuf* frame, Tick now) {
  const std::lock_guard guard(lock_);
  const FrameNote note = note_of(frame);
  const NeighKey key{note.family, note.port, 0, note.next_hop};
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) {
    n = shared_.neighbours.add(key);
    if (n == nullptr) {
      ++unresolved_;
      rte_pktmbuf_free(frame);
      return;
    }
    shared_.neighbours.at(n->nexthop).mtu = shared_.ports[note.port]->mtu;
    n->state = kDpvsNudSNone;
    n->since = now;
  }
  if (n->held.size() >= shared_.settings.load()->raw.neigh_queue_len) {
    ++unresolved_;
    rte_pktmbuf_free(frame);
    return;
  }
  n->held.push_back(frame);
  if (shared_.neighbours.at(n->nexthop).resolved()) {
    release_held(*n);
  } else if (n->state == kDpvsNudSNone || elapsed(now, n->since, kAskAgain)) {
    ask(*n, now);
  }
}

void NeighbourKeeper::ask(Neighbour& n, Tick now) {
  const bool known = n.state == kDpvsNudSProbe || n.state == kDpvsNudSDelay;
  enter(n, known ? kDpvsNudSDelay : kDpvsNudSSend, now);
  const IpAddr& target = n.key_.addr;
  rte_mbuf* m = make_request(n.key_.port, source_for(n.key_.port, target), target);
  if (m != nullptr) send_(n.key_.port, m);
}

void NeighbourKeeper::enter(Neighbour& n, uint32_t state, Tick now) {
  n.state = static_cast<uint8_t>(state);
  n.since = now;
}

void NeighbourKeeper::learn(const rte_mbuf* frame, PortId port, Tick now) {
  const auto& a = *rte_pktmbuf_mtod_offset(frame, const rte_arp_hdr*, kEtherLen);
  const std::lock_guard guard(lock_);
  const NeighKey key{Family::kV4, port, 0, IpAddr::v4(a.arp_data.arp_sip)};
  if (shared_.addresses.find({key.family, port, 0, key.addr}) != nullptr) return;  // an impostor
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) n = shared_.neighbours.add(key);
  if (n != nullptr && !n->is_static) reach(*n, a.arp_data.arp_sha, now);
}

void NeighbourKeeper::reach(Neighbour& n, const rte_ether_addr& mac, Tick now) {
  const Port& port = *shared_.ports[n.key_.port];
  NextHop& hop = shared_.neighbours.at(n.nexthop);
  n.mac = mac;
  hop.mtu = port.mtu;
  hop.set(mac, port.mac, n.key_.family, port.id);
  enter(n, kDpvsNudSReachable, now);
  release_held(n);
}

void NeighbourKeeper::release_held(Neighbour& n) {
  const NextHop& hop = shared_.neighbours.at(n.nexthop);
  for (rte_mbuf* m : n.held) {
    hop.write_header(rte_pktmbuf_mtod(m, void*));
    send_(n.key_.port, m);
  }
  n.held.clear();
}

void NeighbourKeeper::drop_held(Neighbour& n) {
  unresolved_ += n.held.size();
  for (rte_mbuf* m : n.held) rte_pktmbuf_free(m);
  n.held.clear();
}

bool NeighbourKeeper::over(const Neighbour& n, Tick now) const {
  Tick span = ticks_from_sec(3);  // of SEND and DELAY
  if (n.state == kDpvsNudSNone) span = ticks_from_sec(2);
  if (n.state == kDpvsNudSProbe) span = ticks_from_sec(30);
  if (n.state == kDpvsNudSReachable) {
    span = ticks_from_sec(shared_.settings.load()->raw.neigh_timeout_sec);
  }
  return elapsed(now, n.since, span);
}

bool NeighbourKeeper::move_on(Neighbour& n, Tick now) {
  if (n.is_static) return true;
  const bool used = shared_.neighbours.at(n.nexthop).used.load() - n.since < UINT32_MAX / 2;
  if (n.state == kDpvsNudSProbe && used) ask(n, now);
  if (!over(n, now)) return true;
  if (n.state == kDpvsNudSNone) return false;
  if (n.state == kDpvsNudSReachable) {
    enter(n, kDpvsNudSProbe, now);
    return true;
  }
  enter(n, kDpvsNudSNone, now);
  shared_.neighbours.at(n.nexthop).unset();
  drop_held(n);
  return true;
}

void NeighbourKeeper::age(Tick now) {
  const std::lock_guard guard(lock_);
  std::vector<Neighbour*> gone;
  shared_.neighbours.for_each([&](Neighbour& n) {
    if (!move_on(n, now)) gone.push_back(&n);
  });
  for (Neighbour* n : gone) take_out(*n);
}

void NeighbourKeeper::take_out(Neighbour& n) {
  drop_held(n);
  shared_.neighbours.remove(&n);
  ++shared_.route_generation;  // connections must not follow the number to its next owner
}

Status NeighbourKeeper::add_static(const NeighKey& key, const rte_ether_addr& mac) {
  const std::lock_guard guard(lock_);
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) n = shared_.neighbours.add(key);
  if (n == nullptr) return {code::kNoMemory, "the neighbour table is full"};
  n->is_static = true;
  reach(*n, mac, 0);  // a static entry does not age
  return kOk;
}

Status NeighbourKeeper::remove(const NeighKey& key) {
  const std::lock_guard guard(lock_);
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) return {code::kNotExist, "no such neighbour"};
  take_out(*n);
  return kOk;
}

void NeighbourKeeper::follow_mtu(PortId port) {
  const uint16_t mtu = shared_.ports[port]->mtu;
  for_each([&](const Neighbour& n) {
    if (n.key_.port == port) shared_.neighbours.at(n.nexthop).mtu = mtu;
  });
}

void NeighbourKeeper::set_sources(PortId port, std::vector<IpAddr> addrs) {
  const std::lock_guard guard(lock_);
  sources_[port] = std::move(addrs);
}

IpAddr NeighbourKeeper::source_for(PortId port, const IpAddr& target) const {
  const auto& own = sources_[port];
  const auto best = std::max_element(own.begin(), own.end(), [&](const IpAddr& a, const IpAddr& b) {
    return common_prefix(a, target) < common_prefix(b, target);
  });
  return best == own.end() ? IpAddr{} : *best;
}

void NeighbourKeeper::announce(PortId port, const IpAddr& addr) {
  rte_mbuf* m = make_request(port, addr, addr);
  if (m != nullptr) send_(port, m);
}

rte_mbuf* NeighbourKeeper::make_request(PortId port, const IpAddr& source,
                                        const IpAddr& target) const {
  rte_mbuf* m = rte_pktmbuf_alloc(pool_);
  if (m == nullptr) return nullptr;
  auto* ether =
      reinterpret_cast<rte_ether_hdr*>(rte_pktmbuf_append(m, kEtherLen + sizeof(rte_arp_hdr)));
  const rte_ether_addr& mac = shared_.ports[port]->mac;
  memset(&ether->dst_addr, 0xff, RTE_ETHER_ADDR_LEN);
  ether->src_addr = mac;
  ether->ether_type = be16(RTE_ETHER_TYPE_ARP);
  auto* a = reinterpret_cast<rte_arp_hdr*>(ether + 1);
  a->arp_hardware = be16(RTE_ARP_HRD_ETHER);
  a->arp_protocol = be16(RTE_ETHER_TYPE_IPV4);
  a->arp_hlen = RTE_ETHER_ADDR_LEN;
  a->arp_plen = 4;
  a->arp_opcode = be16(RTE_ARP_OP_REQUEST);
  a->arp_data.arp_sha = mac;
  a->arp_data.arp_sip = source.be32();
  a->arp_data.arp_tha = {};
  a->arp_data.arp_tip = target.be32();
  return m;
}

}  // namespace dpvs
