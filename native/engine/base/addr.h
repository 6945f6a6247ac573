// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

namespace dpvs {

/// Address family, numbered as AF_INET and AF_INET6 are.
enum class Family : uint8_t { kNone = 0, kV4 = 2, kV6 = 10 };

/// An IPv4 address (first 4 bytes, the rest zero) or an IPv6 address, in network order. Trivial, so
/// that it can stand in unions: write `IpAddr a{}` for the address of zeros.
struct IpAddr {
  uint8_t bytes[16];

  static IpAddr v4(uint32_t be) noexcept {
    IpAddr a{};
    std::memcpy(a.bytes, &be, 4);
    return a;
  }
  uint32_t be32() const noexcept {
    uint32_t be;
    std::memcpy(&be, bytes, 4);
    return be;
  }
  friend bool operator==(const IpAddr& a, const IpAddr& b) noexcept {
    uint64_t x[2], y[2];
    std::memcpy(x, a.bytes, sizeof x);
    std::memcpy(y, b.bytes, sizeof y);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
  }
};

inline IpAddr addr_from(const uint8_t* bytes) noexcept {
  IpAddr addr{};
  std::memcpy(addr.bytes, bytes, sizeof addr.bytes);
  return addr;
}

constexpr unsigned address_bits(Family family) noexcept { return family == Family::kV4 ? 32 : 128; }

/// A word in network order whose first `count` bits are ones, and all from 64 on.
constexpr uint64_t first_ones(unsigned count) noexcept {
  if (count >= 64) return UINT64_MAX;
  return count == 0 ? 0 : __builtin_bswap64(UINT64_MAX << (64 - count));
}

/// Clears the bits of `addr` behind the first `prefix_len`.
inline void mask_address(IpAddr& addr, unsigned prefix_len) noexcept {
  uint64_t words[2];
  std::memcpy(words, addr.bytes, sizeof words);
  words[0] &= first_ones(prefix_len);
  words[1] &= first_ones(prefix_len < 64 ? 0 : prefix_len - 64);
  std::memcpy(addr.bytes, words, sizeof words);
}

}  // namespace dpvs
