// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/synproxy.h"

#include "nodes/nodes.h"
#include "nodes/slow/create.h"
#include "packet/ipv6_ext.h"
#include "proto/tcp.h"
#include "rewrite/rare.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

constexpr uint32_t kClientWindow = 65535;  // a reset further on is none of the client's
constexpr uint8_t kTurns = RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;

inline bool has(const rte_tcp_hdr& tcp, uint8_t flags) noexcept {
  return (tcp.tcp_flags & flags) == flags;
}

inline TcpState state_of(const Conn& conn) noexcept { return static_cast<TcpState>(conn.state); }

void enter(WorkerState& w, Conn& conn, TcpState state) noexcept {
  enter_state(conn, w.rows[conn.dest().value], static_cast<uint8_t>(state),
              state == TcpState::kEstablished);
  conn.last_seen = w.now;
}

/// Keeps packet `i` until the server has answered.
void save(WorkerState& w, Vector& v, unsigned i, SynproxyExtra& proxied) noexcept {
  const uint32_t most = w.settings->raw.synproxy_max_ack_saved;
  if (proxied.saved_count >= most || !w.saved.append(proxied.saved, v.mbuf[i])) {
    w.count(Event::kSynproxySynsendQlen);
    w.drop(v, i, Drop::kSynproxyQueue);
    return;
  }
  ++proxied.saved_count;
  v.live &= ~(1u << i);
}

/// Bytes of the IP header of a frame that was through a parser before, extensions included.
unsigned l3_header_len(const rte_mbuf* m, const uint8_t* l3) noexcept {
  if (l3[0] >> 4 == 4) return ipv4_header_len(*reinterpret_cast<const rte_ipv4_hdr*>(l3));
  return find_upper(*reinterpret_cast<const rte_ipv6_hdr*>(l3), m->data_len - kEtherLen).offset;
}

/// The vector's columns for it.
void restore_columns(Vector& v, unsigned i, rte_mbuf* m, Conn& conn, uint32_t value) noexcept {
  uint8_t* l3 = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  const unsigned header = l3_header_len(m, l3);
  v.mbuf[i] = m;
  v.l3[i] = l3;
  v.l4[i] = l3 + header;
  v.l3_len[i] = static_cast<uint16_t>(m->pkt_len - kEtherLen);
  v.conn[i] = &conn;
  v.conn_value[i] = value;
  v.live |= 1u << i;
  v.tcp |= 1u << i;
  v.rare |= header != (v.family == Family::kV4 ? kIpv4Len : kIpv6Len);
}

/// Sends what waited, in order.
void release_saved(WorkerState& w, Conn& conn, SynproxyExtra& proxied, PortId port) noexcept {
  const uint32_t value = w.conns.index_of(conn) * 2;
  proxied.saved_count = 0;
  while (proxied.saved != 0) {
    Vector v;
    v.port = port;
    v.family = conn.family(Direction::kIn);
    while (v.count < kBurst && proxied.saved != 0) {
      restore_columns(v, v.count++, w.saved.take(proxied.saved), conn, value);
    }
    track(w, v);
    rewrite(w, v);
    nexthop(w, v);
    send(w, v);
  }
}

uint8_t scale_in(rte_tcp_hdr& tcp) noexcept {
  uint8_t scale = 0;
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (option.kind == kTcpOptWindowScale && option.len == 3) {
      scale = option.at[2] < kNoScale ? option.at[2] : uint8_t{kNoScale - 1};
    }
  });
  return scale;
}

/// The server's SYN and acknowledgement: from here on both ends are connected.
void open_up(WorkerState& w, Vector& v, unsigned i, ConnExtra& extra) noexcept {
  Conn& conn = *v.conn[i];
  SynproxyExtra& proxied = extra.synproxy;
  rte_tcp_hdr& tcp = tcp_of(v, i);
  w.count(Event::kSynproxySynack);
  proxied.delta = proxied.cookie - rte_be_to_cpu_32(tcp.sent_seq);
  proxied.server_scale = scale_in(tcp);
  proxied.opened = true;
  conn.first_data_seq = proxied.cookie + 1;
  conn.server_seq_end = proxied.cookie + 1;
  conn.server_ack = rte_be_to_cpu_32(tcp.recv_ack);
  conn.flags |= conn_flag::kTelling;
  enter(w, conn, TcpState::kEstablished);
  report_up(w, conn);
  DestRow::Traffic& out = w.rows[conn.dest().value].traffic[1];
  out.packets += 1;
  out.bytes += v.l3_len[i];
  const abi::EngineSettings& s = w.settings->raw;
  if (s.synproxy_close_client_window != 0 && s.synproxy_defer_rs_syn == 0 &&
      proxied.saved_count == 1) {
    open_client_window(w, conn, extra, v.l3[i], tcp);
  }
  release_saved(w, conn, proxied, v.port);
  w.drop(v, i, Drop::kConsumed);
}

/// The server's reset: it goes on to the client, as the next thing after our SYN.
void be_refused(WorkerState& w, Vector& v, unsigned i, SynproxyExtra& proxied) noexcept {
  Conn& conn = *v.conn[i];
  w.count(Event::kSynproxyRst);
  proxied.delta = proxied.cookie + 1 - rte_be_to_cpu_32(tcp_of(v, i).sent_seq);
  drop_saved(w, conn);
  enter(w, conn, TcpState::kClose);
  report_down(w, conn);
}

void answer_of_server(WorkerState& w, Vector& v, unsigned i, ConnExtra& extra) noexcept {
  const Conn& conn = *v.conn[i];
  const rte_tcp_hdr& tcp = tcp_of(v, i);
  const bool waits = state_of(conn) == TcpState::kSynSent;
  const bool to_our_syn = rte_be_to_cpu_32(tcp.recv_ack) == extra.client_isn + conn.seq_delta + 1;
  if (waits && has(tcp, RTE_TCP_RST_FLAG) && (to_our_syn || !has(tcp, RTE_TCP_ACK_FLAG))) {
    be_refused(w, v, i, extra.synproxy);
  } else if (waits && to_our_syn && has(tcp, RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG) &&
             !has(tcp, RTE_TCP_RST_FLAG)) {
    open_up(w, v, i, extra);
  } else {
    w.drop(v, i, Drop::kSynproxyState);
  }
}

/// The client gave up before the server answered: the server is told, should it answer yet.
void give_up(WorkerState& w, Vector& v, unsigned i, const ConnExtra& extra) noexcept {
  Conn& conn = *v.conn[i];
  const uint32_t ahead = rte_be_to_cpu_32(tcp_of(v, i).sent_seq) - (extra.client_isn + 1);
  if (ahead > kClientWindow) {
    w.drop(v, i, Drop::kSynproxyState);
    return;
  }
  reset_server(w, conn, extra.client_isn + conn.seq_delta + 1);
  drop_saved(w, conn);
  enter(w, conn, TcpState::kClose);
  w.drop(v, i, Drop::kConsumed);
}

/// A segment of the client while the server has not answered.
void wait(WorkerState& w, Vector& v, unsigned i, ConnExtra& extra) noexcept {
  const rte_tcp_hdr& tcp = tcp_of(v, i);
  if (has(tcp, RTE_TCP_RST_FLAG)) {
    give_up(w, v, i, extra);
  } else if (!has(tcp, RTE_TCP_ACK_FLAG) || has(tcp, RTE_TCP_SYN_FLAG)) {
    w.drop(v, i, Drop::kSynproxyState);
  } else {
    save(w, v, i, extra.synproxy);
  }
}

/// States in which a new handshake may take a connection over: bit of the settings, event.
struct ReuseRow {
  TcpState state;
  abi::EngineReuseState bit;
  Event event;
};
constexpr ReuseRow kReuse[] = {
    {TcpState::kClose, abi::EngineReuseState::kClose, Event::kSynproxyConnReusedClose},
    {TcpState::kTimeWait, abi::EngineReuseState::kTimeWait, Event::kSynproxyConnReusedTimewait},
    {TcpState::kFinWait, abi::EngineReuseState::kFinWait, Event::kSynproxyConnReusedFinwait},
    {TcpState::kCloseWait, abi::EngineReuseState::kCloseWait, Event::kSynproxyConnReusedClosewait},
    {TcpState::kLastAck, abi::EngineReuseState::kLastAck, Event::kSynproxyConnReusedLastack},
};

const ReuseRow* reuse_row(const WorkerState& w, const Conn& conn) noexcept {
  for (const ReuseRow& row : kReuse) {
    if (row.state != state_of(conn)) continue;
    const auto bit = static_cast<uint8_t>(row.bit);
    return (w.settings->raw.synproxy_reuse_states & bit) != 0 ? &row : nullptr;
  }
  return nullptr;
}

Flow client_flow(const Conn& conn) noexcept {
  const Direction in = Direction::kIn;
  return {conn.family(in), conn.proto,      conn.sport(in),
          conn.dport(in),  conn.source(in), conn.destination(in)};
}

/// Takes the connection over for a new session of the same client, on the same local port. True if
/// the packet is dealt with.
bool reuse(WorkerState& w, Vector& v, unsigned i, ConnExtra& extra) noexcept {
  Conn& conn = *v.conn[i];
  const rte_tcp_hdr& tcp = tcp_of(v, i);
  const ReuseRow* row = reuse_row(w, conn);
  if (row == nullptr || !has(tcp, RTE_TCP_ACK_FLAG) || (tcp.tcp_flags & kTurns) != 0) return false;
  const Flow flow = client_flow(conn);
  Handshake found{rte_be_to_cpu_32(tcp.sent_seq) - 1, rte_be_to_cpu_32(tcp.recv_ack) - 1, {}};
  if (found.cookie == extra.synproxy.cookie ||
      !check_cookie(cookie_words(flow), found.client_isn, found.cookie, cookie_keys(w),
                    cookie_minute(w), found.offer)) {
    return false;
  }
  if (w.settings->raw.synproxy_defer_rs_syn != 0 && tcp_payload_len(v, i) == 0) {
    w.count(Event::kSynproxyNullAck);
    w.drop(v, i, Drop::kSynproxyNullAck);
    return true;
  }
  w.count(Event::kSynproxyOkAck);
  w.count(Event::kSynproxyConnReused);
  w.count(row->event);
  drop_saved(w, conn);
  if (conn.seq_delta != 0) conn.seq_delta = initial_sequence(w, flow) - found.client_isn;
  (void)begin_handshake(w, conn, found, tos_of(v.l3[i]));
  ask_server(w, v, i);
  return true;
}

}  // namespace

bool begin_handshake(WorkerState& w, Conn& conn, const Handshake& handshake, uint8_t tos) noexcept {
  ConnExtra* extra = w.extras.attach(conn);
  if (extra == nullptr) return false;
  const abi::EngineSettings& s = w.settings->raw;
  const bool scaled = handshake.offer.wscale != kNoScale;
  extra->client_isn = handshake.client_isn;
  extra->proxy.state = ProxyState::kPending;
  extra->synproxy = {};
  extra->synproxy.cookie = handshake.cookie;
  extra->synproxy.mss = mss_of_index(handshake.offer.mss_index);
  extra->synproxy.client_scale = handshake.offer.wscale;
  extra->synproxy.told_scale = scaled ? s.synproxy_wscale : uint8_t{0};
  extra->synproxy.sack = handshake.offer.sack;
  extra->synproxy.tos = tos;
  conn.flags |= conn_flag::kSynproxy;
  conn.flags &= static_cast<uint8_t>(~conn_flag::kTelling);
  conn.server_seq_end = conn.server_ack = 0;
  return true;
}

void ask_server(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  ConnExtra* extra = w.extras.of(conn);
  enter(w, conn, TcpState::kSynSent);
  save(w, v, i, extra->synproxy);
  send_server_syn(w, conn, *extra);
}

void proxied_segment(WorkerState& w, Vector& v, unsigned i) noexcept {
  ConnExtra* extra = w.extras.of(*v.conn[i]);
  if (extra == nullptr) return;
  const bool from_server = (v.conn_value[i] & 1) != 0;
  if (from_server) {
    if (!extra->synproxy.opened) answer_of_server(w, v, i, *extra);
  } else if (state_of(*v.conn[i]) == TcpState::kSynSent && !extra->synproxy.opened) {
    wait(w, v, i, *extra);
  } else if (!reuse(w, v, i, *extra) && !extra->synproxy.opened) {
    w.drop(v, i, Drop::kSynproxyState);
  }
}

bool ask_server_again(WorkerState& w, Conn& conn) noexcept {
  ConnExtra* extra = w.extras.of(conn);
  w.count(Event::kSynproxyRsError);
  if (extra->synproxy.tries < w.settings->raw.synproxy_rs_syn_max_retry) {
    ++extra->synproxy.tries;
    conn.last_seen = w.now;
    send_server_syn(w, conn, *extra);
    return true;
  }
  reset_client(w, conn, extra->synproxy.cookie + 1);
  return false;
}

}  // namespace dpvs
