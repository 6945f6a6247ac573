// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/checksum.h"
#include "packet/headers.h"
#include "proto/tcp.h"
#include "proto/toa.h"
#include "rewrite/mode.h"

// Full NAT: the server sees a local address and port, the client sees the service. On the way in
// the client's initial sequence number is ours, and the client's address rides in a TCP option
// until the client has acknowledged data of the server.

namespace dpvs {
namespace {

constexpr uint8_t kSynAck = RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG;

/// MTU of the way that the connection took last; that of Ethernet before the first packet.
uint16_t known_mtu(const RewriteContext& ctx, const Conn& conn, Direction dir) noexcept {
  const uint16_t hop = conn.nexthop[static_cast<unsigned>(dir)];
  return hop == 0 ? RTE_ETHER_MTU : ctx.shared.neighbours.at(hop).mtu.load();
}

/// Adds the option to segments that acknowledge nothing but the server's SYN.
[[gnu::noinline]] void tell_client(const RewriteContext& ctx, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const auto* tcp = l4_of<rte_tcp_hdr>(ipv4_of(v.mbuf[i]));
  if ((tcp->tcp_flags & (RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) != 0) return;
  if (rte_be_to_cpu_32(tcp->recv_ack) != conn.first_data_seq) {
    conn.flags &= static_cast<uint8_t>(~conn_flag::kToaPending);
    return;
  }
  const uint16_t mtu = known_mtu(ctx, conn, Direction::kIn);
  if (add_toa_v4(v.mbuf[i], conn.in.saddr, conn.in.sport, mtu)) {
    v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + kToaLenV4);
  }
}

/// Remembers what a reset at expiry needs: where the server's data ends and what it has seen.
inline void note_server(Conn& conn, const rte_tcp_hdr& tcp, unsigned l4_len) noexcept {
  const unsigned virtual_len = (tcp.tcp_flags & (RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG)) != 0;
  conn.server_seq_end =
      rte_be_to_cpu_32(tcp.sent_seq) + (l4_len - tcp_header_len(tcp)) + virtual_len;
  conn.server_ack = rte_be_to_cpu_32(tcp.recv_ack);
}

[[gnu::noinline]] void answer_syn(Conn& conn, rte_tcp_hdr& tcp) noexcept {
  lower_mss(tcp, kToaLenV4);
  conn.first_data_seq = rte_be_to_cpu_32(tcp.sent_seq) + 1;
  conn.flags |= conn_flag::kToaPending;
}

inline void tcp_in(const RewriteContext& ctx, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  if ((conn.flags & conn_flag::kToaPending) != 0) tell_client(ctx, v, i);
  auto* tcp = l4_of<rte_tcp_hdr>(ipv4_of(v.mbuf[i]));
  if ((tcp->tcp_flags & RTE_TCP_SYN_FLAG) != 0) blank_timestamp(*tcp);
  shift_sequence(*tcp, &rte_tcp_hdr::sent_seq, conn.seq_delta);
  tcp->cksum = apply_delta(tcp->cksum, conn.l4_delta);
}

inline void tcp_out(Conn& conn, rte_tcp_hdr& tcp, unsigned l4_len) noexcept {
  note_server(conn, tcp, l4_len);
  if ((tcp.tcp_flags & kSynAck) == kSynAck) answer_syn(conn, tcp);
  if ((tcp.tcp_flags & RTE_TCP_ACK_FLAG) != 0) {
    shift_sequence(tcp, &rte_tcp_hdr::recv_ack, -conn.seq_delta);
    if (tcp_header_len(tcp) > kTcpLen) shift_sack(tcp, conn.seq_delta);
  }
  tcp.cksum = apply_delta(tcp.cksum, static_cast<uint16_t>(~conn.l4_delta));
}

inline void udp_checksum(rte_udp_hdr& udp, uint16_t delta) noexcept {
  if (udp.dgram_cksum == 0) return;  // the sender made none (RFC 768)
  const uint16_t sum = apply_delta(udp.dgram_cksum, delta);
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

}  // namespace

bool rewrite_fnat(const RewriteContext& ctx, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const bool in = (v.conn_value[i] & 1) == 0;
  const uint16_t ip_delta = in ? conn.ip_delta : static_cast<uint16_t>(~conn.ip_delta);
  if (conn.proto == IPPROTO_UDP) {
    auto* udp = l4_of<rte_udp_hdr>(ipv4_of(v.mbuf[i]));
    udp_checksum(*udp, in ? conn.l4_delta : static_cast<uint16_t>(~conn.l4_delta));
  } else if (in) {
    tcp_in(ctx, v, i);
  } else {
    tcp_out(conn, *l4_of<rte_tcp_hdr>(ipv4_of(v.mbuf[i])), v.l3_len[i] - kIpv4Len);
  }
  rte_ipv4_hdr* ip = ipv4_of(v.mbuf[i]);
  ip->hdr_checksum = apply_delta(ip->hdr_checksum, ip_delta);
  const Tuple4 target = reversed(in ? conn.out : conn.in);
  memcpy(&ip->src_addr, &target, 8);
  memcpy(l4_of<uint8_t>(ip), &target.sport, 4);
  return true;
}

}  // namespace dpvs
