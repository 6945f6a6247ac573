// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/checksum.h"
#include "packet/headers.h"
#include "tables/conn.h"

namespace dpvs {

/// The difference for a packet that goes in this direction: the way back is the complement.
constexpr uint16_t delta_for(uint16_t in_delta, bool in) noexcept {
  return in_delta ^ static_cast<uint16_t>(in ? 0 : 0xffff);
}

inline void udp_checksum(uint8_t* ip, uint16_t delta) noexcept {
  auto& udp = *reinterpret_cast<rte_udp_hdr*>(ip + kIpv4Len);
  if (udp.dgram_cksum == 0) return;  // the sender made none (RFC 768)
  const uint16_t sum = apply_delta(udp.dgram_cksum, delta);
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

/// Puts the other side's tuple, reversed, in place of this side's, and mends the IP checksum.
/// Expects: an IPv4 header without options.
inline void translate(uint8_t* ip, const Conn& conn, bool in) noexcept {
  auto& header = *reinterpret_cast<rte_ipv4_hdr*>(ip);
  header.hdr_checksum = apply_delta(header.hdr_checksum, delta_for(conn.ip_delta, in));
  const Tuple4 target = reversed(in ? conn.out : conn.in);
  memcpy(ip + offsetof(rte_ipv4_hdr, src_addr), &target, sizeof target);
}

}  // namespace dpvs
