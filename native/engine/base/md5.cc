// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/md5.h"

#include <bit>

namespace dpvs {
namespace {

constexpr Md5Digest kStart{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

constexpr unsigned kRotate[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// Integer part of 2^32 * |sin(i + 1)|.
constexpr std::array<uint32_t, 64> kSine{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

using Block = std::array<uint32_t, 16>;

// The text, a one bit, zeros, and the length in bits.
constexpr Block padded(std::string_view text) noexcept {
  Block block{};
  const auto put = [&](size_t at, uint8_t byte) {
    block[at / 4] |= uint32_t{byte} << (at % 4 * 8);
  };
  for (size_t i = 0; i < text.size(); ++i) put(i, static_cast<uint8_t>(text[i]));
  put(text.size(), 0x80);
  block[14] = static_cast<uint32_t>(text.size() * 8);
  return block;
}

constexpr uint32_t mix(unsigned round, uint32_t x, uint32_t y, uint32_t z) noexcept {
  switch (round) {
    case 0:
      return (x & y) | (~x & z);
    case 1:
      return (x & z) | (y & ~z);
    case 2:
      return x ^ y ^ z;
    default:
      return y ^ (x | ~z);
  }
}

// Which word of the block step `i` takes: each round walks them with another stride.
constexpr unsigned word_of(unsigned i) noexcept {
  constexpr unsigned kStride[] = {1, 5, 3, 7};
  constexpr unsigned kFirst[] = {0, 1, 5, 0};
  return (kFirst[i / 16] + kStride[i / 16] * (i % 16)) % 16;
}

constexpr Md5Digest digest_of(std::string_view text) noexcept {
  const Block block = padded(text);
  auto [a, b, c, d] = kStart;
#pragma GCC unroll 64
  for (unsigned i = 0; i < 64; ++i) {
    const uint32_t sum = a + mix(i / 16, b, c, d) + block[word_of(i)] + kSine[i];
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, static_cast<int>(kRotate[i / 16][i % 4]));
  }
  return {kStart[0] + a, kStart[1] + b, kStart[2] + c, kStart[3] + d};
}

// The test suite of RFC 1321, section A.5, as far as it fits into one block.
static_assert(digest_of("") == Md5Digest{0xd98c1dd4, 0x04b2008f, 0x980980e9, 0x7e42f8ec});
static_assert(digest_of("a") == Md5Digest{0xb975c10c, 0xa8b6f1c0, 0xe299c331, 0x61267769});
static_assert(digest_of("abc") == Md5Digest{0x98500190, 0xb04fd23c, 0x7d3f96d6, 0x727fe128});
static_assert(digest_of("message digest") ==
              Md5Digest{0x7d696bf9, 0x8d93b77c, 0x312f5a52, 0xd061f1aa});
static_assert(digest_of("abcdefghijklmnopqrstuvwxyz") ==
              Md5Digest{0xd7d3fcc3, 0x00e49261, 0x6c49fb7d, 0x3be167ca});

}  // namespace

Md5Digest md5_short(std::string_view text) noexcept { return digest_of(text); }

}  // namespace dpvs
