// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// Internet checksums. All values are in the byte order of the packet: one's complement sums do not
// depend on it (RFC 1071, section 2 (B)), so nothing is ever swapped.

namespace dpvs {

/// Folds a sum of 16-bit words to 16 bits.
constexpr uint16_t fold_sum(uint64_t sum) noexcept {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(sum);
}

/// One's complement sum of `len` bytes, not folded. An odd last byte counts as if a zero followed.
inline uint64_t sum_bytes(const void* data, size_t len) noexcept {
  const auto* p = static_cast<const uint8_t*>(data);
  uint64_t sum = 0;
  for (; len >= 4; p += 4, len -= 4) {
    uint32_t word;
    std::memcpy(&word, p, 4);
    sum += word;
  }
  if (len > 0) {
    uint32_t word = 0;
    std::memcpy(&word, p, len);
    sum += word;
  }
  return sum;
}

/// The sum of two words, the carry added again.
template <typename Word>
constexpr Word add_around(Word a, Word b) noexcept {
  Word sum = 0;
  const bool carry = __builtin_add_overflow(a, b, &sum);
  return static_cast<Word>(sum + carry);
}

/// Sum of a 20-byte IPv4 header: 0xffff if its checksum is right.
inline uint16_t sum_ipv4_header(const void* header) noexcept {
  uint64_t words[2];
  uint32_t last;
  std::memcpy(words, header, sizeof words);
  std::memcpy(&last, static_cast<const uint8_t*>(header) + sizeof words, sizeof last);
  const uint64_t sum = add_around(add_around(words[0], words[1]), uint64_t{last});
  const uint32_t half = add_around(static_cast<uint32_t>(sum), static_cast<uint32_t>(sum >> 32));
  return add_around(static_cast<uint16_t>(half), static_cast<uint16_t>(half >> 16));
}

/// The difference that replacing `old_sum` by `new_sum` makes, for `apply_delta`.
/// Source: RFC 1624, equation 3: HC' = ~(~HC + ~m + m').
constexpr uint16_t checksum_delta(uint64_t old_sum, uint64_t new_sum) noexcept {
  return fold_sum(static_cast<uint64_t>(static_cast<uint16_t>(~fold_sum(old_sum))) +
                  fold_sum(new_sum));
}

/// The checksum after a change with difference `delta`. The way back is the complement of `delta`.
constexpr uint16_t apply_delta(uint16_t checksum, uint16_t delta) noexcept {
  uint32_t sum = static_cast<uint16_t>(~checksum) + static_cast<uint32_t>(delta);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

/// The checksum after a change whose unfolded difference is `sum`: for each 32-bit word the
/// complement of the old one and the new one, and differences from `checksum_delta`. Fewer than
/// 2^31 of them.
constexpr uint16_t apply_sum(uint16_t checksum, uint64_t sum) noexcept {
  return static_cast<uint16_t>(~fold_sum(sum + static_cast<uint16_t>(~checksum)));
}

/// The checksum after the 32-bit word `from` became `to`.
constexpr uint16_t replace_word(uint16_t checksum, uint32_t from, uint32_t to) noexcept {
  return apply_delta(checksum, checksum_delta(from, to));
}

/// Sum of the IPv4 pseudo-header; `l4_len` in host order. Source: RFC 9293, section 3.1.
inline uint64_t sum_pseudo_v4(uint32_t saddr, uint32_t daddr, uint8_t proto,
                              uint16_t l4_len) noexcept {
  return static_cast<uint64_t>(saddr) + daddr + __builtin_bswap16(proto) +
         __builtin_bswap16(l4_len);
}

}  // namespace dpvs
