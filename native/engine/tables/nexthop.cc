// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/nexthop.h"

#include <rte_mbuf.h>

namespace dpvs {
namespace {

constexpr uint64_t kNextHopLayout = 0x0001'0000'0020'0001;

void free_neighbour(Neighbour* n) {
  for (rte_mbuf* m : n->held) rte_pktmbuf_free(m);
  delete n;
}

}  // namespace

void NextHop::set(const rte_ether_addr& neighbour, const rte_ether_addr& own, Family family,
                  PortId port) {
  uint8_t bytes[16] = {};
  std::memcpy(bytes, neighbour.addr_bytes, 6);
  std::memcpy(bytes + 6, own.addr_bytes, 6);
  bytes[12] = family == Family::kV4 ? 0x08 : 0x86;
  bytes[13] = family == Family::kV4 ? 0x00 : 0xdd;
  bytes[14] = 1;
  bytes[15] = port;
  uint64_t words[2];
  std::memcpy(words, bytes, 16);
  head.store(words[0], std::memory_order_relaxed);
  tail.store(words[1], std::memory_order_release);
}

NeighTable::~NeighTable() {
  neighbours_.for_each([](Neighbour& n) { free_neighbour(&n); });
}

Status NeighTable::open() {
  const Status opened = arena_.open("dpvs-nexthop", sizeof(NextHop), kNextHopLayout, kMax + 1);
  nexthops_ = static_cast<NextHop*>(arena_.base());
  return opened;
}

Neighbour* NeighTable::add(const NeighKey& key) {
  uint32_t number = next_;
  if (!free_.empty()) {
    number = free_.back();
    free_.pop_back();
  } else if (next_ > kMax || (next_ >= arena_.committed() && !arena_.grow())) {
    return nullptr;
  } else {
    ++next_;
  }
  auto* n = new Neighbour{};
  n->key_ = key;
  n->nexthop = static_cast<uint16_t>(number);
  nexthops_[number].unset();
  neighbours_.put(n);
  return n;
}

void NeighTable::remove(Neighbour* neighbour) {
  neighbours_.take(neighbour->key_);
  nexthops_[neighbour->nexthop].unset();
  retired_.push_back(neighbour->nexthop);
  rcu_.retire([neighbour] { free_neighbour(neighbour); });
}

void NeighTable::recycle() {
  free_.insert(free_.end(), waiting_.begin(), waiting_.end());
  waiting_.swap(retired_);
  retired_.clear();
}

}  // namespace dpvs
