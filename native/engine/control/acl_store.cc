// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/acl_store.h"

#include <algorithm>

#include "control/record.h"

namespace dpvs {
namespace {

AclKey key_of(Family family, uint8_t proto, uint16_t port_be, const uint8_t* addr) noexcept {
  AclKey key;
  memcpy(key.service.bytes, addr, family == Family::kV4 ? 4 : 16);
  key.port_be = port_be;
  key.proto = proto;
  key.family = family;
  return key;
}

/// The service of an entry, and the list.
AclKey key_of(AclList list, const abi::DpVsBlklstConf& entry) noexcept {
  AclKey key = key_of(static_cast<Family>(entry.af), entry.proto, entry.vport.raw,
                      reinterpret_cast<const uint8_t*>(&entry.vaddr));
  key.list = list;
  return key;
}

AclKey without_list(AclKey key) noexcept {
  key.list = AclList::kBlack;
  return key;
}

std::string bytes_of(const AclKey& key) {
  return {reinterpret_cast<const char*>(&key), sizeof key};
}

std::string client_of(const abi::DpVsBlklstConf& entry) {
  const size_t len = static_cast<Family>(entry.af) == Family::kV4 ? 4 : 16;
  return std::string(reinterpret_cast<const char*>(&entry.subject), len);
}

std::string_view set_name(const abi::DpVsBlklstConf& entry) noexcept {
  return {entry.ipset, strnlen(entry.ipset, sizeof entry.ipset - 1)};
}

AclKey with_client(AclKey key, const std::string& client) noexcept {
  memcpy(key.client.bytes, client.data(), client.size());
  return key;
}

constexpr Status kNoEntry{code::kNotExist, "no such entry"};

}  // namespace

AclStore::Service& AclStore::service_of(const AclKey& key) {
  const AclKey plain = without_list(key);
  return services_.try_emplace(bytes_of(plain), Service{plain, {}}).first->second;
}

/// Shows workers the lists of `service`, and forgets it if they are empty.
void AclStore::publish(const Service& service) {
  AclService view;
  view.key_ = service.key;
  for (unsigned i = 0; i < kAclLists; ++i) {
    view.lists[i].addresses = static_cast<uint32_t>(service.lists[i].addresses.size());
    view.lists[i].sets.assign(service.lists[i].sets.begin(), service.lists[i].sets.end());
  }
  shared_.acls.publish(view);
  if (view.lists[0].empty() && view.lists[1].empty()) services_.erase(bytes_of(service.key));
}

void AclStore::put_address(const AclKey& key, const Bytes& client) {
  Service& service = service_of(key);
  service.lists[static_cast<unsigned>(key.list)].addresses.insert(client);
  shared_.acls.enter(with_client(key, client));
  publish(service);
}

void AclStore::take_address(const AclKey& key, const Bytes& client) {
  Service& service = service_of(key);
  service.lists[static_cast<unsigned>(key.list)].addresses.erase(client);
  shared_.acls.leave(with_client(key, client));
  publish(service);
}

void AclStore::put_set(const AclKey& key, Ipset& set) {
  Service& service = service_of(key);
  service.lists[static_cast<unsigned>(key.list)].sets.push_back(&set);
  ++set.references;
  ++set.acl_references;
  publish(service);
}

void AclStore::take_set(const AclKey& key, Ipset& set) {
  Service& service = service_of(key);
  std::erase(service.lists[static_cast<unsigned>(key.list)].sets, &set);
  --set.references;
  --set.acl_references;
  publish(service);
}

Status AclStore::add(AclList list, const abi::DpVsBlklstConf& entry, Journal& journal) {
  const auto family = static_cast<Family>(entry.af);
  if (family != Family::kV4 && family != Family::kV6) {
    return {code::kInvalid, "a list is of a service of IPv4 or IPv6"};
  }
  const AclKey key = key_of(list, entry);
  const auto known = services_.find(bytes_of(without_list(key)));
  const Entries none;
  const Entries& there =
      known == services_.end() ? none : known->second.lists[static_cast<unsigned>(list)];
  if (set_name(entry).empty()) {
    const Bytes client = client_of(entry);
    if (there.addresses.contains(client)) return kOk;
    put_address(key, client);
    journal.note([this, key, client] { take_address(key, client); });
    return kOk;
  }
  Ipset* set = ipsets_.find(set_name(entry));
  if (set == nullptr) return {code::kInvalid, "no such set"};
  if (std::find(there.sets.begin(), there.sets.end(), set) != there.sets.end()) return kOk;
  put_set(key, *set);
  journal.note([this, key, set] { take_set(key, *set); });
  return kOk;
}

Status AclStore::remove(AclList list, const abi::DpVsBlklstConf& entry, Journal& journal) {
  const AclKey key = key_of(list, entry);
  const auto known = services_.find(bytes_of(without_list(key)));
  if (known == services_.end()) return kNoEntry;
  const Entries& there = known->second.lists[static_cast<unsigned>(list)];
  if (set_name(entry).empty()) {
    const Bytes client = client_of(entry);
    if (!there.addresses.contains(client)) return kNoEntry;
    take_address(key, client);
    journal.note([this, key, client] { put_address(key, client); });
    return kOk;
  }
  Ipset* set = ipsets_.find(set_name(entry));
  if (std::find(there.sets.begin(), there.sets.end(), set) == there.sets.end()) return kNoEntry;
  take_set(key, *set);
  journal.note([this, key, set] { put_set(key, *set); });
  return kOk;
}

void AclStore::forget(const abi::EngineServiceKey& service, Journal& journal) {
  const AclKey key =
      key_of(static_cast<Family>(service.family), service.proto, service.port.raw, service.addr);
  const auto known = services_.find(bytes_of(key));
  if (known == services_.end() || service.fwmark != 0) return;
  const Service gone = known->second;
  for (unsigned i = 0; i < kAclLists; ++i) {
    AclKey of_list = key;
    of_list.list = static_cast<AclList>(i);
    for (const Bytes& client : gone.lists[i].addresses) {
      take_address(of_list, client);
      journal.note([this, of_list, client] { put_address(of_list, client); });
    }
    for (Ipset* set : gone.lists[i].sets) {
      take_set(of_list, *set);
      journal.note([this, of_list, set] { put_set(of_list, *set); });
    }
  }
}

void AclStore::list(AclList list, std::vector<uint8_t>& out) const {
  for (const auto& [bytes, service] : services_) {
    abi::DpVsBlklstConf entry{};
    memcpy(&entry.vaddr, &service.key.service, sizeof entry.vaddr);
    entry.vport.raw = service.key.port_be;
    entry.proto = service.key.proto;
    entry.af = static_cast<uint8_t>(service.key.family);
    const Entries& entries = service.lists[static_cast<unsigned>(list)];
    for (const Bytes& client : entries.addresses) {
      memcpy(&entry.subject, client.data(), client.size());
      put_record(out, entry);
    }
    memset(&entry.subject, 0, sizeof entry.subject);
    for (const Ipset* set : entries.sets) {
      const std::string& name = set->options().name;
      memcpy(entry.ipset, name.data(), std::min(name.size(), sizeof entry.ipset - 1));
      put_record(out, entry);
      memset(entry.ipset, 0, sizeof entry.ipset);
    }
  }
}

}  // namespace dpvs
