// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/addr.h"
#include "base/arena.h"
#include "base/rcu_hash.h"
#include "base/ticks.h"

namespace dpvs {

/// The Ethernet header towards a neighbour, and its port. The control thread may change it while
/// workers read: the first word holds the whole neighbour's address, the second is written with it
/// only when the port itself changes.
struct alignas(32) NextHop {
  std::atomic<uint64_t> head;  // destination MAC, first two bytes of the source MAC
  std::atomic<uint64_t> tail;  // rest of the source MAC, EtherType, resolved (1), port (1)
  std::atomic<Tick> used;      // when a worker last sent through it
  std::atomic<uint16_t> mtu;
  std::atomic<bool> in_doubt;   // control would like to hear that the neighbour is there
  std::atomic<Tick> confirmed;  // when a worker last got a sign of that

  bool resolved() const noexcept { return (tail.load(std::memory_order_acquire) >> 48 & 1) != 0; }
  PortId port() const noexcept {
    return static_cast<PortId>(tail.load(std::memory_order_relaxed) >> 56);
  }
  /// Writes the 14 bytes of the header.
  void write_header(void* frame) const noexcept {
    const uint64_t first = head.load(std::memory_order_relaxed);
    const uint64_t second = tail.load(std::memory_order_relaxed);
    std::memcpy(frame, &first, 8);
    std::memcpy(static_cast<uint8_t*>(frame) + 8, &second, 6);
  }
  /// Notes that traffic goes this way; the line is only written when the tick is another.
  void touch(Tick now) noexcept {
    if (used.load(std::memory_order_relaxed) != now) used.store(now, std::memory_order_relaxed);
  }
  void set(const rte_ether_addr& neighbour, const rte_ether_addr& own, Family family, PortId port);
  void unset() noexcept { tail.fetch_and(~(uint64_t{1} << 48), std::memory_order_release); }
};

struct NeighKey {
  Family family;
  PortId port;
  uint16_t zero = 0;
  IpAddr addr{};
  uint64_t hash(const HashSecret& secret) const noexcept {
    return hash_address(addr, uint32_t{port} << 8 | static_cast<uint8_t>(family), secret);
  }
  friend bool operator==(const NeighKey&, const NeighKey&) noexcept = default;
};

/// An address on a link. Workers read the key and the number of its next hop; the rest is
/// control's.
struct Neighbour {
  NeighKey key_;
  uint16_t nexthop = 0;
  uint8_t state = 0;  // nud_state
  bool is_static = false;
  Tick since = 0;  // when the state began
  unsigned tries = 0;
  rte_ether_addr mac{};
  std::vector<struct rte_mbuf*> held;  // frames that wait for the answer

  const NeighKey& key() const noexcept { return key_; }
};

/// All neighbours and their next hops. Next hop 0 is never given: it means "not known yet".
/// Threads: `find` and `at` from workers; changes under the control lock.
class NeighTable {
 public:
  static constexpr unsigned kMax = 65535;

  NeighTable(Rcu& rcu, const HashSecret& secret) : rcu_(rcu), neighbours_(rcu, secret) {}
  ~NeighTable();
  Status open();

  Neighbour* find(const NeighKey& key) const noexcept { return neighbours_.find(key); }
  NextHop& at(uint16_t nexthop) noexcept { return nexthops_[nexthop]; }

  /// A new neighbour without an answer yet, or null when the table is full.
  Neighbour* add(const NeighKey& key);
  /// Takes it out; its number is given again two calls of `recycle` later.
  void remove(Neighbour* neighbour);
  /// To be called each time after which no worker remembers a number that was taken out before the
  /// call before this one.
  void recycle();

  template <typename Visit>
  void for_each(Visit visit) const {
    neighbours_.for_each(visit);
  }

 private:
  Rcu& rcu_;
  RcuHash<NeighKey, Neighbour> neighbours_;
  Arena arena_;
  NextHop* nexthops_ = nullptr;
  std::vector<uint16_t> free_;
  std::vector<uint16_t> retired_;  // since the last `recycle`
  std::vector<uint16_t> waiting_;  // from one `recycle` to the next
  uint32_t next_ = 1;
};

}  // namespace dpvs
