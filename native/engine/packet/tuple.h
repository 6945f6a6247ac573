// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <emmintrin.h>

#include <cstdint>
#include <cstring>

#include "base/addr.h"
#include "base/hash.h"

namespace dpvs {

/// Addresses and ports in the order in which an IPv4 packet carries them, network order.
struct Tuple4 {
  uint32_t saddr;
  uint32_t daddr;
  uint16_t sport;
  uint16_t dport;
};
static_assert(sizeof(Tuple4) == 12);

/// What finds an IPv4 connection: a tuple and the protocol, in one register.
struct alignas(16) FlowKey4 {
  static constexpr Family kFamily = Family::kV4;

  Tuple4 tuple;
  uint8_t proto;
  uint8_t zero[3];

  uint64_t hash(const HashSecret& secret) const noexcept {
    uint64_t words[2];
    std::memcpy(words, this, sizeof words);
    return hash_words(words[0], words[1], secret);
  }
  IpAddr source() const noexcept { return IpAddr::v4(tuple.saddr); }
  IpAddr destination() const noexcept { return IpAddr::v4(tuple.daddr); }
  uint16_t sport() const noexcept { return tuple.sport; }
  uint16_t dport() const noexcept { return tuple.dport; }
};
static_assert(sizeof(FlowKey4) == 16);

/// The same for IPv6, addresses in the order of the header.
struct alignas(8) FlowKey6 {
  static constexpr Family kFamily = Family::kV6;

  IpAddr saddr;
  IpAddr daddr;
  uint16_t source_port;
  uint16_t dest_port;
  uint8_t proto;
  uint8_t zero[3];

  uint64_t hash(const HashSecret& secret) const noexcept {
    uint64_t words[5];
    std::memcpy(words, this, sizeof words);
    const uint64_t sources = hash_words(words[0], words[1], secret);
    const uint64_t both = hash_words(words[2] ^ sources, words[3], secret);
    return hash_words(words[4] ^ both, sources, secret);
  }
  IpAddr source() const noexcept { return saddr; }
  IpAddr destination() const noexcept { return daddr; }
  uint16_t sport() const noexcept { return source_port; }
  uint16_t dport() const noexcept { return dest_port; }
};
static_assert(sizeof(FlowKey6) == 40);

/// The same flow seen the other way.
inline Tuple4 reversed(const Tuple4& t) noexcept { return {t.daddr, t.saddr, t.dport, t.sport}; }

}  // namespace dpvs
