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

constexpr unsigned address_bits(Family family) noexcept { return family == Family::kV4 ? 32 : 128; }

/// Clears the bits of `addr` behind the first `prefix_len`.
inline void mask_address(IpAddr& addr, unsigned prefix_len) noexcept {
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned first = i * 8;
    if (first >= prefix_len) {
      addr.bytes[i] = 0;
    } else if (prefix_len - first < 8) {
      addr.bytes[i] &= static_cast<uint8_t>(0xff00u >> (prefix_len - first));
    }
  }
}

}  // namespace dpvs
