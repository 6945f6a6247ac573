// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/checksum.h"

namespace dpvs {
namespace {

constexpr uint8_t kResetTtl = 63;  // as the original's SYN proxy has it

/// True for a pure acknowledgement or an end: what a client of a lost connection sends.
bool deserves_reset(const rte_tcp_hdr& tcp) noexcept {
  const uint8_t flags = tcp.tcp_flags;
  return (flags & RTE_TCP_ACK_FLAG) != 0 && (flags & (RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) == 0;
}

/// Turns the segment into its reset: seq = its acknowledgement, ack = its end (RFC 9293, 3.10.7.1).
void make_reset(rte_mbuf* m) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  auto& tcp = *l4_of<rte_tcp_hdr>(&ip);
  const unsigned payload =
      rte_be_to_cpu_16(ip.total_length) - ipv4_header_len(ip) - tcp_header_len(tcp);
  const uint32_t end = rte_be_to_cpu_32(tcp.sent_seq) + payload;
  const rte_be32_t their_ack = tcp.recv_ack;
  rte_pktmbuf_trim(m, static_cast<uint16_t>(m->pkt_len - kEtherLen - kIpv4Len - kTcpLen));
  swap_fields(ip, &rte_ipv4_hdr::src_addr, &rte_ipv4_hdr::dst_addr);
  ip.type_of_service = 0;
  ip.total_length = be16(kIpv4Len + kTcpLen);
  ip.time_to_live = kResetTtl;
  ip.hdr_checksum = 0;
  ip.hdr_checksum = static_cast<uint16_t>(~fold_sum(sum_bytes(&ip, kIpv4Len)));
  swap_fields(tcp, &rte_tcp_hdr::src_port, &rte_tcp_hdr::dst_port);
  tcp.sent_seq = their_ack;
  tcp.recv_ack = be32(end);
  tcp.data_off = kTcpLen / 4 << 4;
  tcp.tcp_flags = RTE_TCP_RST_FLAG | RTE_TCP_ACK_FLAG;
  tcp.rx_win = 0;
  tcp.tcp_urp = 0;
  tcp.cksum = 0;
  const uint64_t pseudo = sum_pseudo_v4(ip.src_addr, ip.dst_addr, IPPROTO_TCP, kTcpLen);
  tcp.cksum = static_cast<uint16_t>(~fold_sum(pseudo + sum_bytes(&tcp, kTcpLen)));
}

/// A reset of its own, from `tuple`'s source to its destination.
rte_mbuf* new_reset(WorkerState& w, const Tuple4& tuple, uint32_t seq) noexcept {
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr) return nullptr;
  auto* frame = rte_pktmbuf_append(m, kEtherLen + kIpv4Len + kTcpLen);
  memset(frame, 0, kEtherLen + kIpv4Len + kTcpLen);
  rte_ipv4_hdr& ip = *ipv4_of(m);
  ip.version_ihl = RTE_IPV4_VHL_DEF;
  ip.total_length = be16(kIpv4Len + kTcpLen);
  ip.fragment_offset = be16(RTE_IPV4_HDR_DF_FLAG);
  ip.time_to_live = w.settings->raw.default_ttl;
  ip.next_proto_id = IPPROTO_TCP;
  ip.src_addr = tuple.saddr;
  ip.dst_addr = tuple.daddr;
  ip.hdr_checksum = static_cast<uint16_t>(~fold_sum(sum_bytes(&ip, kIpv4Len)));
  auto& tcp = *l4_of<rte_tcp_hdr>(&ip);
  tcp.src_port = tuple.sport;
  tcp.dst_port = tuple.dport;
  tcp.sent_seq = be32(seq);
  tcp.data_off = kTcpLen / 4 << 4;
  tcp.tcp_flags = RTE_TCP_RST_FLAG;
  const uint64_t pseudo = sum_pseudo_v4(ip.src_addr, ip.dst_addr, IPPROTO_TCP, kTcpLen);
  tcp.cksum = static_cast<uint16_t>(~fold_sum(pseudo + sum_bytes(&tcp, kTcpLen)));
  return m;
}

}  // namespace

void reset_both(WorkerState& w, const Conn& conn) noexcept {
  if (conn.family(Direction::kIn) != Family::kV4 || conn.family(Direction::kOut) != Family::kV4)
    return;
  if (conn.server_seq_end == 0 && conn.server_ack == 0) return;  // the server never answered
  rte_mbuf* to_client = new_reset(w, reversed(conn.in), conn.server_seq_end);
  if (to_client != nullptr) send_routed(w, to_client);
  rte_mbuf* to_server = new_reset(w, reversed(conn.out), conn.server_ack);
  if (to_server != nullptr) send_routed(w, to_server);
}

void reset_stray(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const auto& tcp = *l4_of<rte_tcp_hdr>(ipv4_of(m));
  if (w.settings->raw.rst_unknown == 0 || !deserves_reset(tcp)) {
    deliver(w, m, port);
    return;
  }
  make_reset(m);
  rte_ether_hdr& ether = *ether_of(m);
  ether.dst_addr = ether.src_addr;
  ether.src_addr = w.shared.ports[port]->mac;
  w.send(port, m);
}

}  // namespace dpvs
