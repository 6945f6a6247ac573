// SPDX-License-Identifier: GPL-2.0-or-later
#include "snapshot/own_addresses.h"

namespace dpvs {
namespace {

/// Bits in which two addresses agree, from the front.
unsigned common_prefix(const IpAddr& a, const IpAddr& b) noexcept {
  unsigned i = 0;
  while (i < sizeof a.bytes && a.bytes[i] == b.bytes[i]) ++i;
  if (i == sizeof a.bytes) return 8 * i;
  return 8 * i + static_cast<unsigned>(__builtin_clz(a.bytes[i] ^ b.bytes[i])) - 24;
}

}  // namespace

OwnAddresses::~OwnAddresses() {
  for (auto& list : of_port_) delete list.load();
}

void OwnAddresses::set(PortId port, std::vector<OwnAddress> addrs) {
  const List* old = of_port_[port].exchange(new List(std::move(addrs)));
  if (old != nullptr) rcu_.retire([old] { delete old; });
}

std::vector<OwnAddress> OwnAddresses::all(PortId port) const {
  const List* list = of_port_[port].load(std::memory_order_acquire);
  return list == nullptr ? List{} : *list;
}

IpAddr OwnAddresses::best(PortId port, Family family, const IpAddr& target) const noexcept {
  IpAddr best{};
  unsigned best_len = 0;
  const List* list = of_port_[port].load(std::memory_order_acquire);
  if (list == nullptr) return best;
  for (const OwnAddress& own : *list) {
    if (own.family != family) continue;
    const unsigned len = common_prefix(own.addr, target);
    if (best == IpAddr{} || len > best_len) best = own.addr, best_len = len;
  }
  return best;
}

}  // namespace dpvs
