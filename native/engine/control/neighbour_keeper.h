// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "packet/note.h"
#include "snapshot/published.h"

namespace dpvs {

/// Asks who has an address, learns from answers, holds frames meanwhile, and lets entries age.
/// Source: RFC 826 and the states of the original's neighbour table.
/// Threads: any; `lock` orders them.
class NeighbourKeeper {
 public:
  using Send = std::function<void(PortId, rte_mbuf*)>;

  NeighbourKeeper(Published& shared, rte_mempool* pool, Send send)
      : shared_(shared), pool_(pool), send_(std::move(send)) {}

  /// Takes a frame whose note names the next hop: sends it if that is known, else asks and holds
  /// it.
  void resolve(rte_mbuf* frame, Tick now);
  /// Learns from an ARP reply or a neighbour message, and answers a solicitation of one of our
  /// addresses. Leaves the frame to the caller.
  void learn(const rte_mbuf* frame, PortId port, Tick now);
  /// Moves entries on whose time is over. Call ten times a second or so.
  void age(Tick now);

  Status add_static(const NeighKey& key, const rte_ether_addr& mac);
  Status remove(const NeighKey& key);
  /// The address that control has set for a neighbour, if it has.
  std::optional<rte_ether_addr> static_mac(const NeighKey& key);
  /// Forgets the neighbours of a device that goes. Nothing is learned of it any more: it is
  /// `leaving` already.
  void drop_port(PortId port);
  /// Makes next hops on `port` follow its new MTU.
  void follow_mtu(PortId port);
  /// Makes next hops on `port` bear its new address.
  void follow_mac(PortId port);
  /// Tells the network that `addr` is at `port`, by a gratuitous request. Source: RFC 5227,
  /// section 3. Tunnels have nobody to tell.
  void announce(PortId port, Family family, const IpAddr& addr);

  /// Asks whether somebody else has an IPv6 address that comes to `port`. For four
  /// seconds one that is `tentative` answers nobody but those who ask the same.
  /// Source: RFC 4862, section 5.4; RFC 4429.
  void probe(PortId port, const IpAddr& addr, bool tentative);

  /// See `NeighTable::recycle`.
  void recycle() {
    const std::lock_guard guard(lock_);
    shared_.neighbours.recycle();
  }

  template <typename Visit>
  void for_each(Visit visit) {
    const std::lock_guard guard(lock_);
    shared_.neighbours.for_each(visit);
  }
  uint64_t unresolved() const noexcept { return unresolved_; }

 private:
  void ask(Neighbour& n, Tick now);
  void enter(Neighbour& n, uint32_t state, Tick now);
  /// Whether workers shall look for signs of it.
  void set_doubt(const Neighbour& n, bool doubt);
  /// True if a worker got one since the entry is in its state.
  bool is_confirmed(const Neighbour& n);
  void reach(Neighbour& n, const rte_ether_addr& mac, Tick now);
  void release_held(Neighbour& n);
  void drop_held(Neighbour& n);
  Tick span_of(const Neighbour& n) const;
  Neighbour* find_or_add(const NeighKey& key, Tick now);
  bool is_tentative(const NeighKey& key, Tick now) const;
  void hold_or_send(rte_mbuf* frame, Tick now);
  /// False when the entry is to be removed.
  bool move_on(Neighbour& n, Tick now);
  void take_out(Neighbour& n);
  void learn_mac(const NeighKey& key, const rte_ether_addr& mac, Tick now);
  void learn_nd(const rte_mbuf* frame, PortId port, Tick now);
  void answer_solicitation(PortId port, const rte_mbuf* frame, Tick now);

  Published& shared_;
  rte_mempool* pool_;
  Send send_;
  std::mutex lock_;
  uint64_t unresolved_ = 0;
  struct Tentative {
    NeighKey key;
    std::optional<Tick> since;  // set by the next `age`
  };
  std::vector<Tentative> tentative_;
};

}  // namespace dpvs
