// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/checksum.h"
#include "packet/headers.h"
#include "packet/vector.h"
#include "tables/conn.h"

namespace dpvs {

/// The difference for a packet that goes in this direction: the way back is the complement.
constexpr uint16_t delta_for(uint16_t in_delta, bool in) noexcept {
  return in_delta ^ static_cast<uint16_t>(in ? 0 : 0xffff);
}

/// Remembers what a reset at expiry needs of a segment of the server, or of the far end of SNAT:
/// where its data ends and what it has seen.
inline void note_server(Conn& conn, const rte_tcp_hdr& tcp, unsigned l4_len) noexcept {
  if ((tcp.tcp_flags & RTE_TCP_RST_FLAG) != 0) return;  // its number may be of the client's choice
  const unsigned virtual_len = (tcp.tcp_flags & (RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG)) != 0;
  conn.server_seq_end =
      rte_be_to_cpu_32(tcp.sent_seq) + (l4_len - tcp_header_len(tcp)) + virtual_len;
  conn.server_ack = rte_be_to_cpu_32(tcp.recv_ack);
}

inline void udp_checksum(uint8_t* l4, uint16_t delta) noexcept {
  auto& udp = *reinterpret_cast<rte_udp_hdr*>(l4);
  if (udp.dgram_cksum == 0) return;  // the sender made none (RFC 768)
  const uint16_t sum = apply_delta(udp.dgram_cksum, delta);
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

/// Puts the other side's tuple, reversed, in place of this side's, and mends the IP checksum.
/// Expects: an IPv4 header without options.
inline void translate_v4(uint8_t* ip, const Conn& conn, bool in) noexcept {
  auto& header = *reinterpret_cast<rte_ipv4_hdr*>(ip);
  header.hdr_checksum = apply_delta(header.hdr_checksum, delta_for(conn.ip_delta, in));
  const Tuple4 target = reversed(in ? conn.out : conn.in);
  memcpy(ip + offsetof(rte_ipv4_hdr, src_addr), &target, sizeof target);
}

/// The same for IPv6, which has no checksum of its own.
inline void translate_v6(uint8_t* ip, uint8_t* l4, const Conn& conn, bool in) noexcept {
  const IpAddr* other = conn.addr6 + (in ? 2 : 0);
  memcpy(ip + offsetof(rte_ipv6_hdr, src_addr), &other[1], sizeof(IpAddr));
  memcpy(ip + offsetof(rte_ipv6_hdr, dst_addr), &other[0], sizeof(IpAddr));
  const uint16_t ports[2] = {in ? conn.out6.dport : conn.in6.dport,
                             in ? conn.out6.sport : conn.in6.sport};
  memcpy(l4, ports, sizeof ports);
}

/// Translates packet `i` of a rare vector and mends the checksum of what it carries, but that of
/// TCP.
void translate_rare(Vector& v, unsigned i) noexcept;

/// Translates packet `i`, which is of family `F`.
template <Family F>
inline void translate(Vector& v, unsigned i) noexcept {
  const bool in = (v.conn_value[i] & 1) == 0;
  if constexpr (F == Family::kV4) {
    translate_v4(v.l3[i], *v.conn[i], in);
  } else {
    translate_v6(v.l3[i], v.l4[i], *v.conn[i], in);
  }
}

}  // namespace dpvs
