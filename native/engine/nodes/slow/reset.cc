// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/defence.h"
#include "nodes/slow/slow.h"
#include "packet/compose.h"
#include "packet/flow.h"

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

/// Makes `m`, an empty buffer, the reset, with an Ethernet header of zeros. Source: RFC
/// 9293, 3.5.2.
void put_reset(rte_mbuf* m, const Reset& reset) noexcept {
  const IpFields fields{.ttl = reset.ttl, .dont_fragment = reset.dont_fragment};
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(compose_ip(m, reset.flow, fields, kTcpLen));
  tcp.src_port = reset.flow.sport;
  tcp.dst_port = reset.flow.dport;
  tcp.sent_seq = be32(reset.seq);
  tcp.recv_ack = be32(reset.ack);
  tcp.data_off = kTcpLen / 4 << 4;
  tcp.tcp_flags = reset.tcp_flags;
  seal_tcp(tcp, reset.flow, kTcpLen);
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
  const bool outside = conn.is_snat();
  (outside ? reset_server : reset_client)(w, conn, conn.server_seq_end);
  (outside ? reset_client : reset_server)(w, conn, conn.server_ack);
}

void reset_client(WorkerState& w, const Conn& conn, uint32_t seq) noexcept {
  send_reset(w, answer_to(conn, Direction::kIn), seq);
}

void reset_server(WorkerState& w, const Conn& conn, uint32_t seq) noexcept {
  send_reset(w, answer_to(conn, Direction::kOut), seq);
}

void reset_stray(WorkerState& w, const StraySegment& stray, PortId port) noexcept {
  const rte_tcp_hdr& tcp = *stray.tcp;
  if (w.settings->raw.rst_unknown == 0 || !deserves_reset(tcp)) {
    if (!defend(w, stray.frame, stray.flow)) deliver(w, stray.frame, port);
    return;
  }
  if (!w.resets.take(w.settings->raw.rst_ratelimit_pps, w.now_ms)) {
    w.count(Event::kRstUnknownLimited);
    w.drop(stray.frame, Drop::kRstLimit);
    return;
  }
  w.count(Event::kRstUnknownSent);
  // The acknowledgement says where the sender's data ends (RFC 9293, 3.10.7.1).
  const uint32_t end = rte_be_to_cpu_32(tcp.sent_seq) + stray.payload_len;
  const Reset reset{reverse_flow(stray.flow),
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
