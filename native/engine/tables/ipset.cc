// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/ipset.h"

#include <netinet/in.h>

#include <algorithm>
#include <utility>

namespace dpvs {
namespace {

constexpr uint8_t kNoMac[6] = {};

/// Protocols that types with ports know.
bool counts_ports(uint8_t proto) noexcept {
  return proto == IPPROTO_TCP || proto == IPPROTO_UDP || proto == IPPROTO_ICMP ||
         proto == IPPROTO_ICMPV6;
}

}  // namespace

Ipset::Ipset(Rcu& rcu, const HashSecret& secret, SetOptions options)
    : rcu_(rcu),
      secret_(secret),
      options_(std::move(options)),
      members_(std::make_shared<Contents>(rcu, secret)) {
  seen_.store(members_.get(), std::memory_order_release);
}

/// The element of exactly these addresses; one of the packet's protocol comes first.
const SetElement* Ipset::probe(const Contents& c, SetKey key) const noexcept {
  const SetElement* found = c.table.find(key);
  if (found != nullptr || c.any_proto.load(std::memory_order_relaxed) == 0) return found;
  key.proto = 0;
  found = c.table.find(key);
  if (found != nullptr) return found;
  key.port = key.second_port = 0;
  return c.table.find(key);
}

const SetElement* Ipset::probe_seconds(const Contents& c, SetKey& key,
                                       const IpAddr& second) const noexcept {
  if (options_.type->second != SetPart::kNet) return probe(c, key);
  const SetElement* found = nullptr;
  c.second_lengths.any_longest_first([&](unsigned len) {
    key.second = second;
    mask_address(key.second, len);
    key.second_prefix_len = static_cast<uint8_t>(len);
    found = probe(c, key);
    return found != nullptr;
  });
  return found;
}

/// The first element that catches `wanted`: longest first prefix, then longest second prefix.
const SetElement* Ipset::search(const SetKey& wanted) const noexcept {
  const Contents& c = *seen_.load(std::memory_order_acquire);
  SetKey key = wanted;
  if (options_.type->first != SetPart::kNet) return probe_seconds(c, key, wanted.second);
  const SetElement* found = nullptr;
  c.lengths.any_longest_first([&](unsigned len) {
    key.first = wanted.first;
    mask_address(key.first, len);
    key.prefix_len = static_cast<uint8_t>(len);
    found = probe_seconds(c, key, wanted.second);
    return found != nullptr;
  });
  return found;
}

bool Ipset::holds(const SetKey& element, const uint8_t* mac) const noexcept {
  const SetElement* found = search(element);
  if (found == nullptr || found->nomatch) return false;
  return !options_.type->mac || memcmp(found->mac, kNoMac, 6) == 0 || memcmp(mac, kNoMac, 6) == 0 ||
         memcmp(found->mac, mac, 6) == 0;
}

bool Ipset::matches(const SetPacket& packet, SetSide side) const noexcept {
  const SetType& type = *options_.type;
  const bool dest = side == SetSide::kDest;
  if (type.first != SetPart::kNone && packet.family != options_.family) return false;
  if (type.port && !counts_ports(packet.proto)) return false;
  SetKey key;
  const bool two = type.second != SetPart::kNone;
  if (type.first != SetPart::kNone) key.first = dest && !two ? packet.daddr : packet.saddr;
  if (two) key.second = packet.daddr;
  if (type.port) {
    key.proto = packet.proto;
    key.port = dest && !type.second_port ? packet.dport : packet.sport;
  }
  if (type.second_port) key.second_port = packet.dport;
  if (type.device) strncpy(key.device, packet.device, sizeof key.device - 1);
  return holds(key, packet.smac);
}

bool Ipset::in_range(const SetKey& key) const noexcept {
  const SetRange& range = options_.range;
  if (!options_.type->bitmap) return true;
  if (options_.type->port) return key.port >= range.first_port && key.port <= range.last_port;
  return memcmp(key.first.bytes, range.first.bytes, 4) >= 0 &&
         memcmp(key.first.bytes, range.last.bytes, 4) <= 0;
}

void Ipset::count(const SetKey& key, int change) {
  const auto note = [change](PrefixLengths& lengths, unsigned len) {
    change > 0 ? lengths.add(len) : lengths.remove(len);
  };
  if (options_.type->first == SetPart::kNet) note(members_->lengths, key.prefix_len);
  if (options_.type->second == SetPart::kNet) {
    note(members_->second_lengths, key.second_prefix_len);
  }
  if (options_.type->port && key.proto == 0) members_->any_proto += static_cast<uint32_t>(change);
}

void Ipset::add(SetElement element) {
  auto* fresh = new SetElement(std::move(element));
  count(fresh->key_, 1);
  (void)members_->table.put(fresh);
}

void Ipset::remove(const SetKey& key) {
  SetElement* gone = members_->table.take(key);
  count(gone->key_, -1);
  rcu_.retire([gone] { delete gone; });
}

std::shared_ptr<Ipset::Contents> Ipset::clear() {
  std::shared_ptr<Contents> old = members_;
  restore(std::make_shared<Contents>(rcu_, secret_));
  return old;
}

void Ipset::restore(std::shared_ptr<Contents> contents) {
  std::shared_ptr<Contents> old = std::exchange(members_, std::move(contents));
  seen_.store(members_.get(), std::memory_order_release);
  rcu_.retire([old] {});
}

size_t Ipset::bytes() const noexcept {
  return sizeof *this + sizeof(Contents) + size() * (sizeof(SetElement) + 2 * sizeof(void*));
}

std::vector<const SetElement*> Ipset::sorted() const {
  std::vector<const SetElement*> all;
  all.reserve(size());
  members_->table.for_each([&](const SetElement& e) { all.push_back(&e); });
  std::sort(all.begin(), all.end(), [](const SetElement* a, const SetElement* b) {
    return memcmp(&a->key_, &b->key_, sizeof(SetKey)) < 0;
  });
  return all;
}

}  // namespace dpvs
