// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/neighbour_keeper.h"

#include "control/neighbour_frames.h"
#include "packet/icmp6.h"

namespace dpvs {
namespace {

using namespace abi::nud_state;

constexpr Tick kAskAgain = ticks_from_sec(1);
constexpr Tick kTentative = ticks_from_sec(4);

}  // namespace

void NeighbourKeeper::resolve(rte_mbuf* frame, Tick now) {
  const std::lock_guard guard(lock_);
  hold_or_send(frame, now);
}

/// The entry, new ones in state NONE; null when the table is full.
Neighbour* NeighbourKeeper::find_or_add(const NeighKey& key, Tick now) {
  Neighbour* n = shared_.neighbours.find(key);
  if (n != nullptr) return n;
  if (shared_.ports.has(key.port)) n = shared_.neighbours.add(key);
  if (n == nullptr) return nullptr;
  shared_.neighbours.at(n->nexthop).mtu = shared_.ports[key.port]->mtu;
  n->state = kDpvsNudSNone;
  n->since = now;
  return n;
}

void NeighbourKeeper::hold_or_send(rte_mbuf* frame, Tick now) {
  const FrameNote note = note_of(frame);
  Neighbour* n = find_or_add({note.family, note.port, 0, note.next_hop}, now);
  if (n == nullptr || n->held.size() >= shared_.settings.load()->raw.neigh_queue_len) {
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
  const NeighKey& key = n.key_;
  const rte_ether_addr& mac = shared_.ports[key.port]->mac;
  const IpAddr source = shared_.own_addresses.best(key.port, key.family, key.addr);
  rte_mbuf* m = key.family == Family::kV4 ? make_arp_request(pool_, mac, source, key.addr)
                                          : make_solicitation(pool_, mac, source, key.addr);
  if (m != nullptr) send_(key.port, m);
}

void NeighbourKeeper::enter(Neighbour& n, uint32_t state, Tick now) {
  n.state = static_cast<uint8_t>(state);
  n.since = now;
  set_doubt(n, state == kDpvsNudSProbe || state == kDpvsNudSDelay);
}

void NeighbourKeeper::set_doubt(const Neighbour& n, bool doubt) {
  if (shared_.neighbours.at(n.nexthop).in_doubt.exchange(doubt) == doubt) return;
  shared_.in_doubt += doubt ? 1u : -1u;
}

bool NeighbourKeeper::is_confirmed(const Neighbour& n) {
  const NextHop& hop = shared_.neighbours.at(n.nexthop);
  return hop.in_doubt && hop.confirmed.load() - n.since < UINT32_MAX / 2;
}

void NeighbourKeeper::learn(const rte_mbuf* frame, PortId port, Tick now) {
  const std::lock_guard guard(lock_);
  if (!shared_.ports.has(port)) return;
  const auto& ether = *rte_pktmbuf_mtod(frame, const rte_ether_hdr*);
  if (ether.ether_type == be16(RTE_ETHER_TYPE_IPV6)) {
    learn_nd(frame, port, now);
    return;
  }
  const auto& a = *rte_pktmbuf_mtod_offset(frame, const rte_arp_hdr*, kEtherLen);
  learn_mac({Family::kV4, port, 0, IpAddr::v4(a.arp_data.arp_sip)}, a.arp_data.arp_sha, now);
}

void NeighbourKeeper::learn_mac(const NeighKey& key, const rte_ether_addr& mac, Tick now) {
  if (shared_.addresses.find({key.family, key.port, 0, key.addr}) != nullptr)
    return;  // an impostor
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) n = shared_.neighbours.add(key);
  if (n != nullptr && !n->is_static) reach(*n, mac, now);
}

/// A solicitation tells of its sender, an advertisement of its target. Source: RFC 4861, 7.2.
void NeighbourKeeper::learn_nd(const rte_mbuf* frame, PortId port, Tick now) {
  const auto& ip = *rte_pktmbuf_mtod_offset(frame, const rte_ipv6_hdr*, kEtherLen);
  const auto& message = *reinterpret_cast<const NeighbourMessage*>(&ip + 1);
  const bool solicits = message.type == kNeighbourSolicitation;
  const IpAddr about = solicits ? source_of(ip) : message.target;
  const bool has_mac = rte_be_to_cpu_16(ip.payload_len) >= sizeof message &&
                       message.option_type == (solicits ? 1 : 2) && message.option_len == 1;
  if (has_mac && !(about == IpAddr{})) {
    learn_mac({Family::kV6, port, 0, about}, message.mac, now);
  }
  if (solicits) answer_solicitation(port, frame, now);
}

/// Who asks without saying where it is, is found like any neighbour before it is answered.
void NeighbourKeeper::answer_solicitation(PortId port, const rte_mbuf* frame, Tick now) {
  const auto& ip = *rte_pktmbuf_mtod_offset(frame, const rte_ipv6_hdr*, kEtherLen);
  const auto& message = *reinterpret_cast<const NeighbourMessage*>(&ip + 1);
  const NeighKey target{Family::kV6, port, 0, message.target};
  if (shared_.addresses.find({Family::kV6, port, 0, message.target}) == nullptr) return;
  const IpAddr asker = source_of(ip);
  const bool asks_for_itself = asker == IpAddr{};
  if (!asks_for_itself && is_tentative(target, now)) return;
  const auto& ether = *rte_pktmbuf_mtod(frame, const rte_ether_hdr*);
  rte_mbuf* m =
      make_advertisement(pool_, shared_.ports[port]->mac, message.target, {asker, ether.src_addr});
  if (m == nullptr) return;
  const bool says_where = rte_be_to_cpu_16(ip.payload_len) >= sizeof message &&
                          message.option_type == 1 && message.option_len == 1;
  if (asks_for_itself || says_where) {
    send_(port, m);
    return;
  }
  FrameNote& note = note_of(m);
  note.family = Family::kV6;
  note.port = port;
  note.next_hop = asker;
  hold_or_send(m, now);
}

void NeighbourKeeper::probe(PortId port, const IpAddr& addr, bool tentative) {
  const std::lock_guard guard(lock_);
  if (shared_.ports[port]->kind == PortKind::kTunnel) return;
  if (tentative) tentative_.push_back({{Family::kV6, port, 0, addr}, std::nullopt});
  rte_mbuf* m = make_probe(pool_, shared_.ports[port]->mac, addr);
  if (m != nullptr) send_(port, m);
}

bool NeighbourKeeper::is_tentative(const NeighKey& key, Tick now) const {
  for (const Tentative& t : tentative_) {
    if (t.key == key && (!t.since || !elapsed(now, *t.since, kTentative))) return true;
  }
  return false;
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

/// How long an entry stays in its state.
Tick NeighbourKeeper::span_of(const Neighbour& n) const {
  if (n.state == kDpvsNudSNone) return ticks_from_sec(2);
  if (n.state == kDpvsNudSProbe) return ticks_from_sec(30);
  if (n.state != kDpvsNudSReachable) return ticks_from_sec(3);
  return ticks_from_sec(shared_.settings.load()->raw.neigh_timeout_sec);
}

bool NeighbourKeeper::move_on(Neighbour& n, Tick now) {
  if (n.is_static) return true;
  if (is_confirmed(n)) enter(n, kDpvsNudSReachable, now);
  const bool used = shared_.neighbours.at(n.nexthop).used.load() - n.since < UINT32_MAX / 2;
  if (n.state == kDpvsNudSProbe && used) ask(n, now);
  if (!elapsed(now, n.since, span_of(n))) return true;
  if (n.state == kDpvsNudSNone) return false;
  if (n.state == kDpvsNudSReachable) {
    enter(n, kDpvsNudSProbe, now);
    return true;
  }
  enter(n, kDpvsNudSNone, now);  // what waits goes with the entry, unless an answer comes yet
  shared_.neighbours.at(n.nexthop).unset();
  return true;
}

void NeighbourKeeper::age(Tick now) {
  const std::lock_guard guard(lock_);
  std::vector<Neighbour*> gone;
  shared_.neighbours.for_each([&](Neighbour& n) {
    if (!move_on(n, now)) gone.push_back(&n);
  });
  for (Neighbour* n : gone) take_out(*n);
  for (Tentative& t : tentative_) {
    if (!t.since) t.since = now;
  }
  std::erase_if(tentative_, [&](const Tentative& t) { return elapsed(now, *t.since, kTentative); });
}

void NeighbourKeeper::take_out(Neighbour& n) {
  drop_held(n);
  set_doubt(n, false);
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

std::optional<rte_ether_addr> NeighbourKeeper::static_mac(const NeighKey& key) {
  const std::lock_guard guard(lock_);
  const Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr || !n->is_static) return std::nullopt;
  return n->mac;
}

Status NeighbourKeeper::remove(const NeighKey& key) {
  const std::lock_guard guard(lock_);
  Neighbour* n = shared_.neighbours.find(key);
  if (n == nullptr) return {code::kNotExist, "no such neighbour"};
  take_out(*n);
  return kOk;
}

void NeighbourKeeper::drop_port(PortId port) {
  const std::lock_guard guard(lock_);
  std::vector<Neighbour*> gone;
  shared_.neighbours.for_each([&](Neighbour& n) {
    if (n.key_.port == port) gone.push_back(&n);
  });
  for (Neighbour* n : gone) take_out(*n);
}

void NeighbourKeeper::follow_mtu(PortId port) {
  const uint16_t mtu = shared_.ports[port]->mtu;
  for_each([&](const Neighbour& n) {
    if (n.key_.port == port) shared_.neighbours.at(n.nexthop).mtu = mtu;
  });
}

void NeighbourKeeper::follow_mac(PortId port) {
  for_each([&](const Neighbour& n) {
    NextHop& hop = shared_.neighbours.at(n.nexthop);
    if (n.key_.port == port && hop.resolved()) {
      hop.set(n.mac, shared_.ports[port]->mac, n.key_.family, port);
    }
  });
}

void NeighbourKeeper::announce(PortId port, Family family, const IpAddr& addr) {
  if (shared_.ports[port]->kind == PortKind::kTunnel) return;
  const rte_ether_addr& mac = shared_.ports[port]->mac;
  rte_mbuf* m = family == Family::kV4 ? make_arp_request(pool_, mac, addr, addr)
                                      : make_advertisement(pool_, mac, addr, kAllNodes);
  if (m != nullptr) send_(port, m);
}

}  // namespace dpvs
