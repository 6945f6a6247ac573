// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

#include "base/addr.h"

namespace dpvs {

/// Secret of an engine, drawn at start: without it nobody can pick packets that collide.
struct HashSecret {
  uint64_t k0 = 0;
  uint64_t k1 = 0;
};

/// Folded 64x64 -> 128 bit multiplication of both words under the secret.
inline uint64_t hash_words(uint64_t a, uint64_t b, const HashSecret& secret) noexcept {
  const auto product = static_cast<unsigned __int128>(a ^ secret.k0) * (b ^ secret.k1);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

/// Hash of an address and 32 bits beside it, for the keys of tables.
inline uint64_t hash_address(const IpAddr& addr, uint32_t beside,
                             const HashSecret& secret) noexcept {
  uint64_t words[2];
  std::memcpy(words, addr.bytes, sizeof words);
  const uint64_t first = hash_words(words[0], beside, secret);
  return words[1] == 0 ? first : hash_words(words[1], first, secret);
}

/// SipHash-2-4 of two 64-bit words. Source: Aumasson and Bernstein, "SipHash: a fast short-input
/// PRF".
uint64_t siphash24(uint64_t word0, uint64_t word1, const HashSecret& key) noexcept;

/// SipHash-1-3 of one 32-bit word, lower half: what Linux calls hsiphash on 64-bit machines.
uint32_t hsiphash(uint32_t word, const HashSecret& key) noexcept;

/// A secret from the kernel's random source.
HashSecret random_secret() noexcept;

}  // namespace dpvs
