// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/hash.h"

#include <sys/random.h>

#include <bit>
#include <cstdlib>

namespace dpvs {
namespace {

struct SipState {
  uint64_t v0, v1, v2, v3;

  explicit SipState(const HashSecret& key) noexcept
      : v0(key.k0 ^ 0x736f6d6570736575u),
        v1(key.k1 ^ 0x646f72616e646f6du),
        v2(key.k0 ^ 0x6c7967656e657261u),
        v3(key.k1 ^ 0x7465646279746573u) {}

  void round() noexcept {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void absorb(uint64_t word, int rounds) noexcept {
    v3 ^= word;
    for (int i = 0; i < rounds; ++i) round();
    v0 ^= word;
  }
  uint64_t finish(int rounds) noexcept {
    v2 ^= 0xff;
    for (int i = 0; i < rounds; ++i) round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

}  // namespace

uint64_t siphash24(uint64_t word0, uint64_t word1, const HashSecret& key) noexcept {
  SipState s(key);
  s.absorb(word0, 2);
  s.absorb(word1, 2);
  s.absorb(uint64_t{16} << 56, 2);  // length of the message in the top byte
  return s.finish(4);
}

uint32_t hsiphash(uint32_t word, const HashSecret& key) noexcept {
  SipState s(key);
  s.absorb(uint64_t{4} << 56 | word, 1);
  return static_cast<uint32_t>(s.finish(3));
}

HashSecret random_secret() noexcept {
  HashSecret secret;
  if (getrandom(&secret, sizeof secret, 0) != sizeof secret) std::abort();
  return secret;
}

}  // namespace dpvs
