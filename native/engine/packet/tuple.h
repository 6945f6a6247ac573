// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <emmintrin.h>

#include <cstdint>

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

/// What finds a connection: a tuple and the protocol, in one register.
struct alignas(16) FlowKey4 {
  Tuple4 tuple;
  uint8_t proto;
  uint8_t zero[3];

  __m128i reg() const noexcept { return _mm_load_si128(reinterpret_cast<const __m128i*>(this)); }
  uint64_t hash(const HashSecret& secret) const noexcept {
    const auto* words = reinterpret_cast<const uint64_t*>(this);
    return hash_words(words[0], words[1], secret);
  }
};
static_assert(sizeof(FlowKey4) == 16);

/// The same flow seen the other way.
inline Tuple4 reversed(const Tuple4& t) noexcept { return {t.daddr, t.saddr, t.dport, t.sport}; }

}  // namespace dpvs
