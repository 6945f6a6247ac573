// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/checksum.h"
#include "packet/flow.h"
#include "packet/icmp6.h"

namespace dpvs {
namespace {

constexpr uint8_t kStrayTtl = 63;  // as the original's SYN proxy has it

/// A segment without data that ends a connection.
struct Reset {
  Flow flow;
  uint32_t seq;  // host order, as ack
  uint32_t ack;
  uint8_t tcp_flags;
  uint8_t ttl;
  bool dont_fragment;
};

rte_tcp_hdr* put_ipv4(rte_mbuf* m, const Reset& reset) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  ip.version_ihl = RTE_IPV4_VHL_DEF;
  ip.total_length = be16(kIpv4Len + kTcpLen);
  ip.fragment_offset = reset.dont_fragment ? be16(RTE_IPV4_HDR_DF_FLAG) : uint16_t{0};
  ip.time_to_live = reset.ttl;
  ip.next_proto_id = IPPROTO_TCP;
  ip.src_addr = reset.flow.saddr.be32();
  ip.dst_addr = reset.flow.daddr.be32();
  ip.hdr_checksum = static_cast<uint16_t>(~fold_sum(sum_bytes(&ip, kIpv4Len)));
  return reinterpret_cast<rte_tcp_hdr*>(&ip + 1);
}

rte_tcp_hdr* put_ipv6(rte_mbuf* m, const Reset& reset) noexcept {
  rte_ipv6_hdr& ip = *ipv6_of(m);
  ip.vtc_flow = be32(6u << 28);
  ip.payload_len = be16(kTcpLen);
  ip.proto = IPPROTO_TCP;
  ip.hop_limits = reset.ttl;
  memcpy(ip.src_addr, &reset.flow.saddr, sizeof reset.flow.saddr);
  memcpy(ip.dst_addr, &reset.flow.daddr, sizeof reset.flow.daddr);
  return reinterpret_cast<rte_tcp_hdr*>(&ip + 1);
}

/// Makes `m`, an empty buffer, the reset, with an Ethernet header of zeros. Source: RFC
/// 9293, 3.5.2.
void put_reset(rte_mbuf* m, const Reset& reset) noexcept {
  const bool v4 = reset.flow.family == Family::kV4;
  const auto len = static_cast<uint16_t>(kEtherLen + (v4 ? kIpv4Len : kIpv6Len) + kTcpLen);
  memset(rte_pktmbuf_append(m, len), 0, len);
  rte_tcp_hdr& tcp = *(v4 ? put_ipv4(m, reset) : put_ipv6(m, reset));
  tcp.src_port = reset.flow.sport;
  tcp.dst_port = reset.flow.dport;
  tcp.sent_seq = be32(reset.seq);
  tcp.recv_ack = be32(reset.ack);
  tcp.data_off = kTcpLen / 4 << 4;
  tcp.tcp_flags = reset.tcp_flags;
  const uint64_t pseudo =
      sum_bytes(&reset.flow.saddr, 2 * sizeof(IpAddr)) + be16(IPPROTO_TCP) + be16(kTcpLen);
  tcp.cksum = static_cast<uint16_t>(~fold_sum(pseudo + sum_bytes(&tcp, kTcpLen)));
}

Flow reply_flow(const Flow& flow) noexcept {
  return {flow.family, flow.proto, flow.dport, flow.sport, flow.daddr, flow.saddr};
}

/// What a packet of the connection in `dir` answers.
Flow answer_to(const Conn& conn, Direction dir) noexcept {
  return {conn.family(dir),      conn.proto,      conn.dport(dir), conn.sport(dir),
          conn.destination(dir), conn.source(dir)};
}

void send_reset(WorkerState& w, const Flow& flow, uint32_t seq) noexcept {
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr) return;
  put_reset(m, {flow, seq, 0, RTE_TCP_RST_FLAG, w.settings->raw.default_ttl, true});
  send_routed(w, m);
}

/// True for a pure acknowledgement or an end: what a client of a lost connection sends.
bool deserves_reset(const rte_tcp_hdr& tcp) noexcept {
  const uint8_t flags = tcp.tcp_flags;
  return (flags & RTE_TCP_ACK_FLAG) != 0 && (flags & (RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) == 0;
}

}  // namespace

void reset_both(WorkerState& w, const Conn& conn) noexcept {
  if (conn.server_seq_end == 0 && conn.server_ack == 0) return;  // the server never answered
  // Who asked goes on from where the answers end; who answered, from what it has acknowledged.
  const auto asked = conn.is_snat() ? Direction::kOut : Direction::kIn;
  const auto answered = conn.is_snat() ? Direction::kIn : Direction::kOut;
  send_reset(w, answer_to(conn, asked), conn.server_seq_end);
  send_reset(w, answer_to(conn, answered), conn.server_ack);
}

void reset_stray(WorkerState& w, const StraySegment& stray, PortId port) noexcept {
  const rte_tcp_hdr& tcp = *stray.tcp;
  if (w.settings->raw.rst_unknown == 0 || !deserves_reset(tcp)) {
    deliver(w, stray.frame, port);
    return;
  }
  // The acknowledgement says where the sender's data ends (RFC 9293, 3.10.7.1).
  const uint32_t end = rte_be_to_cpu_32(tcp.sent_seq) + stray.payload_len;
  const Reset reset{reply_flow(stray.flow),
                    rte_be_to_cpu_32(tcp.recv_ack),
                    end,
                    RTE_TCP_RST_FLAG | RTE_TCP_ACK_FLAG,
                    kStrayTtl,
                    stray.dont_fragment};
  const rte_ether_hdr came = *ether_of(stray.frame);
  rte_pktmbuf_reset(stray.frame);
  put_reset(stray.frame, reset);
  *ether_of(stray.frame) = {came.src_addr, w.shared.ports[port]->mac, came.ether_type};
  w.send(port, stray.frame);
}

}  // namespace dpvs
