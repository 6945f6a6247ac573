// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace dpvs {

/// Type and code of an ICMP or ICMPv6 error, and the MTU that it tells, 0 if none.
struct IcmpWords {
  uint8_t type;
  uint8_t code;
  uint32_t mtu;
};

/// The ICMPv6 error that says what an ICMP error says; nothing for those that IPv6 does not have.
/// Source: RFC 7915, section 4.2.
std::optional<IcmpWords> icmp_to_icmp6(const IcmpWords& error) noexcept;

/// The other way round. Source: RFC 7915, section 5.2.
std::optional<IcmpWords> icmp6_to_icmp(const IcmpWords& error) noexcept;

}  // namespace dpvs
