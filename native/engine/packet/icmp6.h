// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/addr.h"
#include "packet/checksum.h"
#include "packet/headers.h"

namespace dpvs {

inline constexpr uint8_t kIcmp6EchoRequest = 128;
inline constexpr uint8_t kIcmp6EchoReply = 129;
inline constexpr uint8_t kNeighbourSolicitation = 135;
inline constexpr uint8_t kNeighbourAdvertisement = 136;
inline constexpr uint8_t kIcmp6Redirect = 137;

/// A word of a packet: behind an Ethernet header only even addresses are sure.
using PacketWord [[gnu::aligned(2)]] = uint32_t;

/// A neighbour solicitation or advertisement with one link-layer address option.
/// Source: RFC 4861, sections 4.3, 4.4 and 4.6.1.
struct NeighbourMessage {
  uint8_t type;
  uint8_t code;
  uint16_t checksum;
  PacketWord flags;  // network order; of advertisements
  IpAddr target;
  uint8_t option_type;  // 1 source, 2 target link-layer address
  uint8_t option_len;   // in units of 8 bytes
  rte_ether_addr mac;
};
static_assert(sizeof(NeighbourMessage) == 32 && alignof(NeighbourMessage) == 2);
inline constexpr unsigned kNeighbourMessageBare = 24;  // without the option

inline IpAddr source_of(const rte_ipv6_hdr& ip) noexcept {
  IpAddr addr;
  memcpy(addr.bytes, ip.src_addr, sizeof addr.bytes);
  return addr;
}
inline IpAddr destination_of(const rte_ipv6_hdr& ip) noexcept {
  IpAddr addr;
  memcpy(addr.bytes, ip.dst_addr, sizeof addr.bytes);
  return addr;
}

/// Sum of the pseudo-header (RFC 8200, section 8.1) and the payload: 0xffff folded if the checksum
/// in the payload is right.
inline uint64_t sum_ipv6_payload(const rte_ipv6_hdr& ip, uint8_t proto) noexcept {
  const unsigned len = rte_be_to_cpu_16(ip.payload_len);
  return sum_bytes(ip.src_addr, 32) + ip.payload_len + be16(proto) + sum_bytes(&ip + 1, len);
}

}  // namespace dpvs
