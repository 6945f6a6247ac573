// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/icmp64.h"

#include <algorithm>

namespace dpvs {
namespace {

constexpr uint8_t kUnreachable4 = 3, kTimeExceeded4 = 11;
constexpr uint8_t kUnreachable6 = 1, kTooBig6 = 2, kTimeExceeded6 = 3, kParameter6 = 4;
constexpr uint32_t kHeaderDifference = 20;
constexpr uint32_t kSmallestMtu6 = 1280;
constexpr uint32_t kNextHeaderAt = 6;  // in an IPv6 header; a pointer stands where an MTU would

/// Codes of ICMPv6 "unreachable" for those of ICMP; 255: there is none.
constexpr uint8_t kUnreachableCode6[16] = {0, 0, 255, 4, 255, 0, 0, 0, 0, 1, 1, 0, 0, 1, 255, 1};
/// Codes of ICMP "unreachable" for those of ICMPv6.
constexpr uint8_t kUnreachableCode4[5] = {1, 10, 1, 1, 3};

}  // namespace

std::optional<IcmpWords> icmp_to_icmp6(const IcmpWords& error) noexcept {
  if (error.type == kTimeExceeded4) return IcmpWords{kTimeExceeded6, error.code, 0};
  if (error.type != kUnreachable4 || error.code > 15) return std::nullopt;
  if (error.code == 2) return IcmpWords{kParameter6, 1, kNextHeaderAt};
  if (error.code == 4) {
    // A router of old tells none: then the least that IPv6 has is sure to pass.
    return IcmpWords{kTooBig6, 0, std::max(kSmallestMtu6, error.mtu + kHeaderDifference)};
  }
  const uint8_t code = kUnreachableCode6[error.code];
  if (code == 255) return std::nullopt;
  return IcmpWords{kUnreachable6, code, 0};
}

std::optional<IcmpWords> icmp6_to_icmp(const IcmpWords& error) noexcept {
  if (error.type == kTimeExceeded6) return IcmpWords{kTimeExceeded4, error.code, 0};
  if (error.type == kTooBig6 && error.mtu > kHeaderDifference) {
    return IcmpWords{kUnreachable4, 4, std::min<uint32_t>(error.mtu - kHeaderDifference, 65535)};
  }
  if (error.type != kUnreachable6 || error.code > 4) return std::nullopt;
  return IcmpWords{kUnreachable4, kUnreachableCode4[error.code], 0};
}

}  // namespace dpvs
