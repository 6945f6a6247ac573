// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/siphash.h"

#include <cstring>

namespace dpvs {
namespace {

// Two pairs rather than four abreast: what every x86-64 has in one register.
using Pair = uint64_t __attribute__((vector_size(16)));
constexpr unsigned kPairs = kSipLanes / 2;

template <unsigned By>
inline Pair rotl(Pair x) noexcept {
  return x << By | x >> (64 - By);
}

struct Lanes {
  Pair v0[kPairs], v1[kPairs], v2[kPairs], v3[kPairs];

  explicit Lanes(const HashSecret& key) noexcept {
    const uint64_t start[4] = {key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du,
                               key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u};
    for (unsigned p = 0; p < kPairs; ++p) {
      v0[p] = Pair{start[0], start[0]};
      v1[p] = Pair{start[1], start[1]};
      v2[p] = Pair{start[2], start[2]};
      v3[p] = Pair{start[3], start[3]};
    }
  }
  void rounds(unsigned n) noexcept {
    for (; n > 0; --n) {
      for (unsigned p = 0; p < kPairs; ++p) {
        v0[p] += v1[p];
        v1[p] = rotl<13>(v1[p]) ^ v0[p];
        v0[p] = rotl<32>(v0[p]);
        v2[p] += v3[p];
        v3[p] = rotl<16>(v3[p]) ^ v2[p];
        v0[p] += v3[p];
        v3[p] = rotl<21>(v3[p]) ^ v0[p];
        v2[p] += v1[p];
        v1[p] = rotl<17>(v1[p]) ^ v2[p];
        v2[p] = rotl<32>(v2[p]);
      }
    }
  }
  void absorb(const Pair* word) noexcept {
    for (unsigned p = 0; p < kPairs; ++p) v3[p] ^= word[p];
    rounds(2);
    for (unsigned p = 0; p < kPairs; ++p) v0[p] ^= word[p];
  }
};

}  // namespace

void siphash24_lanes(const uint64_t* words, unsigned count, const HashSecret& key,
                     uint64_t* out) noexcept {
  Lanes lanes(key);
  Pair word[kPairs];
  for (unsigned i = 0; i < count; ++i) {
    memcpy(word, words + size_t{i} * kSipLanes, sizeof word);
    lanes.absorb(word);
  }
  const uint64_t end = uint64_t{count * 8 & 0xff} << 56;  // length of the message in the top byte
  for (Pair& pair : word) pair = Pair{end, end};
  lanes.absorb(word);
  for (unsigned p = 0; p < kPairs; ++p) lanes.v2[p] ^= Pair{0xff, 0xff};
  lanes.rounds(4);
  for (unsigned p = 0; p < kPairs; ++p) {
    const Pair hash = lanes.v0[p] ^ lanes.v1[p] ^ lanes.v2[p] ^ lanes.v3[p];
    memcpy(out + size_t{2} * p, &hash, sizeof hash);
  }
}

}  // namespace dpvs
