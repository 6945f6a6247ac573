// SPDX-License-Identifier: GPL-2.0-or-later
#include <netinet/ip.h>

#include <algorithm>

#include "nodes/slow/synproxy.h"
#include "packet/compose.h"
#include "proto/tcp.h"
#include "rewrite/rare.h"

namespace dpvs {
namespace {

constexpr uint16_t kSynWindow = 5000;  // as recorded
constexpr uint8_t kSynTtl = 64;
constexpr unsigned kMaxOptions = 12;

unsigned write_options(uint8_t* at, const SynproxyExtra& proxied) noexcept {
  const uint8_t mss[4] = {kTcpOptMss, 4, static_cast<uint8_t>(proxied.mss >> 8),
                          static_cast<uint8_t>(proxied.mss)};
  constexpr uint8_t kSack[4] = {kTcpOptNop, kTcpOptNop, kTcpOptSackOk, 2};
  const uint8_t scale[4] = {kTcpOptNop, kTcpOptWindowScale, 3, proxied.client_scale};
  unsigned len = 0;
  const auto put = [&](const uint8_t* option) {
    memcpy(at + len, option, 4);
    len += 4;
  };
  put(mss);
  if (proxied.sack) put(kSack);
  if (proxied.client_scale != kNoScale) put(scale);
  return len;
}

/// A segment of ours without data.
struct Segment {
  Flow flow;
  uint32_t seq;  // host order, as ack
  uint32_t ack;
  uint16_t window;
  uint8_t tcp_flags;
  unsigned options_len;
  uint8_t options[kMaxOptions];
};

void send_segment(WorkerState& w, const Segment& s, const IpFields& fields) noexcept {
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr) return;
  const auto len = static_cast<uint16_t>(kTcpLen + s.options_len);
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(compose_ip(m, s.flow, fields, len));
  tcp.src_port = s.flow.sport;
  tcp.dst_port = s.flow.dport;
  tcp.sent_seq = be32(s.seq);
  tcp.recv_ack = be32(s.ack);
  tcp.data_off = static_cast<uint8_t>(len / 4 << 4);
  tcp.tcp_flags = s.tcp_flags;
  tcp.rx_win = be16(s.window);
  memcpy(&tcp + 1, s.options, s.options_len);
  seal_tcp(tcp, s.flow, len);
  send_routed(w, m);
}

}  // namespace

void send_server_syn(WorkerState& w, const Conn& conn, const ConnExtra& extra) noexcept {
  Segment syn{flow_to_server(conn),
              extra.client_isn + conn.seq_delta,
              0,
              kSynWindow,
              RTE_TCP_SYN_FLAG,
              0,
              {}};
  syn.options_len = write_options(syn.options, extra.synproxy);
  IpFields fields{.ttl = kSynTtl, .dont_fragment = true};
  fields.tos = extra.synproxy.tos & IPTOS_TOS_MASK;
  fields.id = static_cast<uint16_t>(w.next_random());
  send_segment(w, syn, fields);
}

void open_client_window(WorkerState& w, const Conn& conn, const ConnExtra& extra, const uint8_t* l3,
                        const rte_tcp_hdr& like) noexcept {
  const Direction in = Direction::kIn;
  const Flow flow{conn.family(in), conn.proto,           conn.dport(in),
                  conn.sport(in),  conn.destination(in), conn.source(in)};
  // The window of a SYN is never scaled (RFC 7323, section 2.2), that of this segment is.
  const auto window =
      static_cast<uint16_t>(rte_be_to_cpu_16(like.rx_win) >> extra.synproxy.told_scale);
  IpFields fields = fields_like(l3);
  fields.dont_fragment = true;
  fields.flow_label = 0;
  if (l3[0] >> 4 == 4) fields.id = reinterpret_cast<const rte_ipv4_hdr*>(l3)->packet_id;
  send_segment(
      w, {flow, extra.synproxy.cookie + 1, extra.client_isn + 1, window, RTE_TCP_ACK_FLAG, 0, {}},
      fields);
}

}  // namespace dpvs
