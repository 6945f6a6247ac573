// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

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

/// Hash of `len` bytes, for keys that are not on the fast path.
inline uint64_t hash_bytes(const void* data, size_t len, const HashSecret& secret) noexcept {
  const auto* p = static_cast<const uint8_t*>(data);
  uint64_t state = len;
  while (len > 0) {
    const size_t n = len < 8 ? len : 8;
    uint64_t word = 0;
    std::memcpy(&word, p, n);
    state = hash_words(state, word + 0x9e3779b97f4a7c15u, secret);
    p += n;
    len -= n;
  }
  return state;
}

/// SipHash-2-4 of two 64-bit words. Source: Aumasson and Bernstein, "SipHash: a fast short-input
/// PRF".
uint64_t siphash24(uint64_t word0, uint64_t word1, const HashSecret& key) noexcept;

/// SipHash-1-3 of one 32-bit word, lower half: what Linux calls hsiphash on 64-bit machines.
uint32_t hsiphash(uint32_t word, const HashSecret& key) noexcept;

/// A secret from the kernel's random source.
HashSecret random_secret() noexcept;

}  // namespace dpvs
