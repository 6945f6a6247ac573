// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "packet/headers.h"
#include "proto/tcp.h"
#include "proto/udp.h"

namespace dpvs {
namespace {

/// Moves a connection between the active and the inactive ones of its destination.
inline void count_state(Conn& conn, DestRow& row, bool active) noexcept {
  const bool was = (conn.flags & conn_flag::kActive) != 0;
  if (was == active) return;
  conn.flags ^= conn_flag::kActive;
  row.active += active ? 1u : -1u;
  row.inactive -= active ? 1u : -1u;
}

inline void track_tcp(Conn& conn, Direction dir, DestRow& row, rte_ipv4_hdr* ip) noexcept {
  const auto* tcp = l4_of<rte_tcp_hdr>(ip);
  const TcpView view = dir == Direction::kIn ? TcpView::kIn : TcpView::kOut;
  const auto before = static_cast<TcpState>(conn.state);
  const TcpState after = next_tcp_state(view, tcp->tcp_flags, before);
  if (after == before) return;
  conn.state = static_cast<uint8_t>(after);
  count_state(conn, row, after == TcpState::kEstablished);
}

inline void track_udp(Conn& conn, Direction dir) noexcept {
  if (dir == Direction::kOut) {
    conn.state = static_cast<uint8_t>(UdpState::kNormal);
  } else if (conn.state == static_cast<uint8_t>(UdpState::kNone)) {
    conn.state = static_cast<uint8_t>(UdpState::kOneway);
  }
}

}  // namespace

void track(WorkerState& w, Vector& v) noexcept {
  const Tick now = w.now;
  for_each_bit(v.live, [&](unsigned i) {
    Conn& conn = *v.conn[i];
    const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
    DestRow& row = w.rows[conn.dest().value];
    conn.last_seen = now;
    if (conn.proto == IPPROTO_TCP) {
      track_tcp(conn, dir, row, ipv4_of(v.mbuf[i]));
    } else {
      track_udp(conn, dir);
    }
    (dir == Direction::kIn ? row.in_packets : row.out_packets) += 1;
    (dir == Direction::kIn ? row.in_bytes : row.out_bytes) += v.l3_len[i];
  });
}

}  // namespace dpvs
