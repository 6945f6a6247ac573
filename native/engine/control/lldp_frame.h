// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/addr.h"

// Data units of the Link Layer Discovery Protocol. Source: IEEE Std 802.1AB, clause 8.

namespace dpvs {

/// Nearest bridge: no bridge passes it on (clause 7.1).
inline constexpr rte_ether_addr kLldpGroup{{0x01, 0x80, 0xc2, 0, 0, 0x0e}};
inline constexpr uint16_t kLldpTtlSec = 120;

/// What a port says of itself.
struct LldpInfo {
  rte_ether_addr chassis;  // one for all ports of the machine
  std::string port;        // its name
  std::string port_description;
  std::string system;  // the machine's name
  std::string description;
  std::vector<uint8_t> management;  // 4 or 16 bytes of an address, or 6 of a MAC
  uint32_t number;                  // of the port, from 1
};

/// A data unit; texts are cut after 255 bytes.
std::vector<uint8_t> make_lldp(const LldpInfo& info);

/// The part of a received frame's payload that is a sound data unit, without what fills the frame;
/// empty if it is to be discarded (clause 9.2.7.7.1).
std::span<const uint8_t> sound_lldp(std::span<const uint8_t> payload) noexcept;

/// Seconds for which a sound data unit is good.
uint16_t lldp_ttl(std::span<const uint8_t> unit) noexcept;

}  // namespace dpvs
