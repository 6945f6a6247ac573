// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstring>
#include <vector>

#include "base/rcu_hash.h"
#include "tables/ipset.h"

namespace dpvs {

enum class AclList : uint8_t { kBlack, kWhite };
inline constexpr unsigned kAclLists = 2;

/// A service, and with `client` and `list` an entry of one of its lists.
struct AclKey {
  IpAddr service{};
  IpAddr client{};
  uint16_t port_be = 0;
  uint8_t proto = 0;
  Family family = Family::kNone;
  AclList list = AclList::kBlack;
  uint8_t zero[3] = {};

  uint64_t hash(const HashSecret& secret) const noexcept {
    uint64_t words[5];
    std::memcpy(words, this, sizeof words);
    const uint64_t ends = hash_words(words[0] ^ words[4], words[2], secret);
    return hash_words(words[1] ^ ends, words[3] ^ words[2], secret);
  }
  friend bool operator==(const AclKey& a, const AclKey& b) noexcept {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
};
static_assert(sizeof(AclKey) == 40);

struct AclAddress {
  AclKey key_;
  const AclKey& key() const noexcept { return key_; }
};

/// What a service has in its lists besides the addresses, which are in a table of their own.
/// Immutable once published.
struct AclService {
  struct List {
    uint32_t addresses = 0;
    std::vector<const Ipset*> sets;
    bool empty() const noexcept { return addresses == 0 && sets.empty(); }
  };
  AclKey key_;
  List lists[kAclLists];
  const AclKey& key() const noexcept { return key_; }
};

/// Black and white lists of services.
/// Threads: `denies` from workers inside their RCU section, `generation` from anywhere; changes
/// under the control lock.
class AclTable {
 public:
  AclTable(Rcu& rcu, const HashSecret& secret)
      : rcu_(rcu), addresses_(rcu, secret), services_(rcu, secret) {}
  ~AclTable();

  /// True if the lists of the packet's service forbid its source: it is on the black list, or there
  /// is a white list and it is not on that. `port_be`: the service's port.
  bool denies(const SetPacket& packet, uint16_t port_be) const noexcept;

  /// Another one whenever a verdict may have changed; 0: there is no list.
  uint32_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }
  /// Says that verdicts may have changed.
  void touch() noexcept;

  void enter(const AclKey& address);
  void leave(const AclKey& address);
  /// Puts `service` in place of what its service had, or takes that away if both lists are empty.
  void publish(const AclService& service);

 private:
  bool is_in(const AclService& service, AclList list, const SetPacket& packet) const noexcept;

  Rcu& rcu_;
  RcuHash<AclKey, AclAddress> addresses_;
  RcuHash<AclKey, const AclService> services_;
  std::atomic<uint32_t> generation_{0};
  uint32_t last_generation_ = 0;
};

}  // namespace dpvs
