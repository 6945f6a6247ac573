// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/acl.h"

#include <algorithm>

namespace dpvs {

AclTable::~AclTable() {
  addresses_.for_each([](AclAddress& a) { delete &a; });
  services_.for_each([](const AclService& s) { delete &s; });
}

bool AclTable::is_in(const AclService& service, AclList list,
                     const SetPacket& packet) const noexcept {
  const AclService::List& entries = service.lists[static_cast<unsigned>(list)];
  AclKey key = service.key_;
  key.client = packet.saddr;
  key.list = list;
  if (entries.addresses > 0 && addresses_.find(key) != nullptr) return true;
  return std::any_of(entries.sets.begin(), entries.sets.end(), [&](const Ipset* set) {
    const bool dest = set->options().type->acl_dest_side;
    return set->matches(packet, dest ? SetSide::kDest : SetSide::kSource);
  });
}

bool AclTable::denies(const SetPacket& packet, uint16_t port_be) const noexcept {
  AclKey key;
  key.service = packet.daddr;
  key.port_be = port_be;
  key.proto = packet.proto;
  key.family = packet.family;
  const AclService* service = services_.find(key);
  if (service == nullptr) return false;
  if (is_in(*service, AclList::kBlack, packet)) return true;
  const bool open = service->lists[static_cast<unsigned>(AclList::kWhite)].empty();
  return !open && !is_in(*service, AclList::kWhite, packet);
}

void AclTable::touch() noexcept {
  if (++last_generation_ == 0) ++last_generation_;
  const uint32_t now = services_.size() == 0 ? 0 : last_generation_;
  generation_.store(now, std::memory_order_release);
}

void AclTable::enter(const AclKey& address) { (void)addresses_.put(new AclAddress{address}); }

void AclTable::leave(const AclKey& address) {
  AclAddress* gone = addresses_.take(address);
  if (gone != nullptr) rcu_.retire([gone] { delete gone; });
}

void AclTable::publish(const AclService& service) {
  const bool empty = service.lists[0].empty() && service.lists[1].empty();
  const AclService* old =
      empty ? services_.take(service.key_) : services_.put(new AclService(service));
  if (old != nullptr) rcu_.retire([old] { delete old; });
  touch();
}

}  // namespace dpvs
