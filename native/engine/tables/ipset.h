// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/addr.h"
#include "base/rcu_hash.h"
#include "tables/ipset_type.h"
#include "tables/prefix_lengths.h"

namespace dpvs {

/// What tells an element from the others of its set. Parts that the type does not have are zero.
struct SetKey {
  IpAddr first{};
  IpAddr second{};
  uint16_t port = 0;  // host order; of ICMP type * 256 + code
  uint16_t second_port = 0;
  uint8_t proto = 0;       // 0: any
  uint8_t prefix_len = 0;  // of nets
  uint8_t second_prefix_len = 0;
  uint8_t zero = 0;
  char device[16] = {};

  uint64_t hash(const HashSecret& secret) const noexcept {
    uint64_t words[7];
    std::memcpy(words, this, sizeof words);
    const uint64_t ends = hash_words(words[0] ^ words[1], words[4], secret);
    const uint64_t rest = hash_words(words[2] ^ words[3] ^ words[5], words[6], secret);
    return hash_words(ends, rest ^ words[1], secret);
  }
  friend bool operator==(const SetKey& a, const SetKey& b) noexcept {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
};
static_assert(sizeof(SetKey) == 56);

/// A member of a set.
struct SetElement {
  SetKey key_;
  bool nomatch = false;  // a packet that this element catches is not in the set
  uint8_t mac[6] = {};   // zero: any
  std::string comment;
  const SetKey& key() const noexcept { return key_; }
};

/// What of a packet sets look at.
struct SetPacket {
  Family family;
  uint8_t proto;
  uint16_t sport;  // host order; of ICMP type * 256 + code, as dport
  uint16_t dport;
  IpAddr saddr;
  IpAddr daddr;
  const uint8_t* smac;  // source of the frame
  const char* device;   // that received it
};

/// Which address and port of a packet a set is asked about.
enum class SetSide : uint8_t { kSource, kDest };

/// Addresses (first to last, IPv4) or ports that a bitmap may hold, and the prefix length that the
/// range was given by, or 0.
struct SetRange {
  IpAddr first{}, last{};
  uint16_t first_port = 0, last_port = 0;
  uint8_t prefix_len = 0;
};

struct SetOptions {
  std::string name;
  const SetType* type = nullptr;
  Family family = Family::kV4;
  bool comments = false;
  uint32_t hash_size = 0;  // shown only: the table here grows as it must
  uint32_t max_elements = 0;
  SetRange range;
};

/// A set of addresses, ports and devices that packets are tested against.
/// Threads: `matches` and `holds` from workers inside their RCU section; everything else under the
/// control lock.
class Ipset {
 public:
  using Members = RcuHash<SetKey, SetElement>;

  Ipset(Rcu& rcu, const HashSecret& secret, SetOptions options);

  /// True if the packet is in the set. In types of two addresses the first is the source's and the
  /// second the destination's, and only the port follows `side`.
  bool matches(const SetPacket& packet, SetSide side) const noexcept;
  /// The same for an element: addresses, not nets, are asked for. A zero `mac` fits all.
  bool holds(const SetKey& element, const uint8_t* mac) const noexcept;

  const SetOptions& options() const noexcept { return options_; }
  const SetElement* get(const SetKey& key) const noexcept { return members_->table.find(key); }
  /// False if the range of a bitmap leaves the element out.
  bool in_range(const SetKey& key) const noexcept;
  void add(SetElement element);
  /// Takes the element out; it is freed after a grace period. Expects: it is there.
  void remove(const SetKey& key);
  /// Takes all out at once; what is returned puts them back by `restore`.
  struct Contents;
  std::shared_ptr<Contents> clear();
  void restore(std::shared_ptr<Contents> contents);
  uint64_t size() const noexcept { return members_->table.size(); }
  /// Bytes that the set takes.
  size_t bytes() const noexcept;
  /// Members by address, port, and what else they have.
  std::vector<const SetElement*> sorted() const;

  uint32_t references = 0;  // of access lists and classifiers
  uint32_t acl_references = 0;

  /// The members and which prefix lengths are among them.
  struct Contents {
    Contents(Rcu& rcu, const HashSecret& secret) : table(rcu, secret) {}
    ~Contents() {
      table.for_each([](SetElement& e) { delete &e; });
    }
    Members table;
    PrefixLengths lengths, second_lengths;
    std::atomic<uint32_t> any_proto{0};  // elements of any protocol
  };

 private:
  const SetElement* probe(const Contents& c, SetKey key) const noexcept;
  const SetElement* probe_seconds(const Contents& c, SetKey& key,
                                  const IpAddr& second) const noexcept;
  const SetElement* search(const SetKey& wanted) const noexcept;
  void count(const SetKey& key, int change);

  Rcu& rcu_;
  const HashSecret& secret_;
  const SetOptions options_;
  std::shared_ptr<Contents> members_;
  std::atomic<const Contents*> seen_{nullptr};  // by workers
};

}  // namespace dpvs
