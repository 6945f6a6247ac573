// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/reshape.h"
#include "proto/tcp.h"
#include "rewrite/rare.h"

namespace dpvs {
namespace {

constexpr unsigned kChecksumAt = offsetof(rte_tcp_hdr, cksum);

void add_option(WorkerState& w, Vector& v, unsigned i) noexcept {
  const Conn& conn = *v.conn[i];
  int moved = 0;
  switch (add_toa(v.mbuf[i], v.l3[i], v.l4[i], client_of(conn), mtu_to_server(w, conn), moved)) {
    case ToaResult::kAdded:
      follow_move(v, i, moved);
      w.count(Event::kFullnatAddToaOk);
      break;
    case ToaResult::kTooLong:
      w.count(Event::kFullnatAddToaFailLen);
      break;
    case ToaResult::kHeaderFull:
      w.count(Event::kFullnatAddToaHeadFull);
      break;
    case ToaResult::kNoRoom:
      w.count(Event::kFullnatAddToaFailMem);
      break;
  }
}

void shift_seq(rte_tcp_hdr& tcp, uint32_t by) noexcept {
  const rte_be32_t before = tcp.sent_seq;
  tcp.sent_seq = be32(rte_be_to_cpu_32(before) + by);
  tcp.cksum = replace_word(tcp.cksum, before, tcp.sent_seq);
}

/// A segment of the client's that holds nothing but the header. False: no buffer is left.
bool send_header_ahead(WorkerState& w, Vector& v, unsigned i, const ProxyPlan& plan,
                       uint32_t seq) noexcept {
  if (w.ahead.count == AheadBuffer::kLen) return false;
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr) return false;
  const Conn& conn = *v.conn[i];
  const rte_tcp_hdr& like = tcp_of(v, i);
  const Flow flow = flow_to_server(conn);
  const auto len = static_cast<uint16_t>(kTcpLen + plan.len);
  IpFields fields = fields_like(v.l3[i]);
  fields.dont_fragment = true;
  fields.id = static_cast<uint16_t>(w.next_random());
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(compose_ip(m, flow, fields, len));
  tcp.src_port = flow.sport;
  tcp.dst_port = flow.dport;
  tcp.sent_seq = be32(seq);
  tcp.recv_ack = like.recv_ack;
  tcp.data_off = kTcpLen / 4 << 4;
  tcp.tcp_flags = RTE_TCP_ACK_FLAG;
  tcp.rx_win = like.rx_win;
  memcpy(&tcp + 1, plan.bytes, plan.len);
  if ((conn.flags & conn_flag::kSynproxy) != 0) translate_proxied_in(w, conn, tcp);
  tcp.cksum = 0;
  seal_tcp(tcp, flow, len);
  w.ahead.frames[w.ahead.count++] = m;
  return true;
}

/// Puts the header of `plan` before the client's first byte, in this segment or one of its own.
/// Its number is set so that the connection's difference, which has grown by what the stream has,
/// makes it the number that the server expects.
bool insert_header(WorkerState& w, Vector& v, unsigned i, const ProxyPlan& plan) noexcept {
  const Conn& conn = *v.conn[i];
  const uint32_t by = plan.len - plan.remove;
  const unsigned header_len = tcp_header_len(tcp_of(v, i));
  const uint32_t start = rte_be_to_cpu_32(tcp_of(v, i).sent_seq) + conn.seq_delta - by;
  const DataEdit whole{header_len, kChecksumAt, plan.remove, plan.bytes, plan.len};
  if (v.l3_len[i] + static_cast<int>(by) <= static_cast<int>(mtu_to_server(w, conn)) &&
      edit_data(v, i, whole)) {
    shift_seq(tcp_of(v, i), -by);
    w.count(Event::kFullnatAddProxyOk);
    return true;
  }
  if (!send_header_ahead(w, v, i, plan, start)) {
    w.count(Event::kFullnatAddProxyFail);
    w.drop(v, i, Drop::kNoMemory);
    return false;
  }
  (void)edit_data(v, i, {header_len, kChecksumAt, plan.remove, plan.bytes, 0});
  shift_seq(tcp_of(v, i), plan.remove);
  w.count(Event::kFullnatAddProxyOk);
  return true;
}

/// What the first bytes of the client become is decided once: a segment that repeats them must say
/// the same. False: it cannot, and is dropped.
bool agrees(ProxyPlan& plan, const ProxyExtra& proxy) noexcept {
  if (proxy.state == ProxyState::kPending) return true;
  if (proxy.state == ProxyState::kLeftOut) {
    plan.insert = false;
    return true;
  }
  return plan.insert && plan.remove == proxy.removed;
}

bool put_proxy_header(WorkerState& w, Vector& v, unsigned i, ConnExtra& extra) noexcept {
  Conn& conn = *v.conn[i];
  const rte_tcp_hdr& tcp = tcp_of(v, i);
  const auto headers = static_cast<unsigned>(v.l4[i] - v.l3[i]) + tcp_header_len(tcp);
  const unsigned len = v.l3_len[i] - headers;
  if (len == 0 || rte_be_to_cpu_32(tcp.sent_seq) != extra.client_isn + 1) return true;
  ProxyPlan plan;
  plan_proxy_header(plan, extra.proxy.kind, IPPROTO_TCP, ends_of(conn), v.l3[i] + headers, len);
  if (!agrees(plan, extra.proxy)) {
    w.drop(v, i, Drop::kBadL4);
    return false;
  }
  if (plan.malformed) w.count(Event::kFullnatAddProxyFail);
  if (extra.proxy.state == ProxyState::kPending) {
    extra.proxy.state = plan.insert ? ProxyState::kInserted : ProxyState::kLeftOut;
    extra.proxy.removed = static_cast<uint16_t>(plan.remove);
    if (plan.insert) conn.seq_delta += plan.len - plan.remove;
  }
  return !plan.insert || insert_header(w, v, i, plan);
}

/// True once the server has the header and data behind it: nothing will be sent before that again.
bool server_has_header(const Conn& conn, const ConnExtra& extra) noexcept {
  const uint32_t data = extra.client_isn + 1 + conn.seq_delta;
  return static_cast<int32_t>(conn.server_ack - data) > 0;
}

}  // namespace

bool tell_tcp(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const rte_tcp_hdr& tcp = tcp_of(v, i);
  if ((tcp.tcp_flags & (RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) != 0) return true;
  ConnExtra* extra = w.extras.of(conn);
  const bool by_header = extra != nullptr && extra->proxy.kind != 0;
  const bool again = by_header && extra->proxy.state == ProxyState::kInserted;
  const uint32_t acked = rte_be_to_cpu_32(tcp.recv_ack) - conn.first_data_seq;
  if (acked != 0 && !(again && !server_has_header(conn, *extra))) {
    // Only of data that the server has sent: else a client could hide its address from the
    // handshake by a segment before it that the server drops.
    const bool sent = acked <= conn.server_seq_end - conn.first_data_seq;
    if (sent) conn.flags &= static_cast<uint8_t>(~conn_flag::kTelling);
    return true;
  }
  if (by_header) return put_proxy_header(w, v, i, *extra);
  add_option(w, v, i);
  return true;
}

}  // namespace dpvs
