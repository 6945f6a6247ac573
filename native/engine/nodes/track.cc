// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/gate.h"
#include "packet/headers.h"
#include "proto/tcp.h"
#include "proto/udp.h"

namespace dpvs {
namespace {

/// Moves a connection between the active and the inactive ones of its destination.
[[gnu::noinline]] void enter_tcp_state(Conn& conn, DestRow& row, TcpState state) noexcept {
  conn.state = static_cast<uint8_t>(state);
  const bool was = (conn.flags & conn_flag::kActive) != 0;
  const bool active = state == TcpState::kEstablished;
  if (was == active) return;
  conn.flags ^= conn_flag::kActive;
  row.active += active ? 1u : -1u;
  row.inactive -= active ? 1u : -1u;
}

inline void track_tcp(Conn& conn, Direction dir, DestRow& row, const uint8_t* l4) noexcept {
  const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(l4);
  const TcpView view = (conn.flags & conn_flag::kInOnly) != 0 ? TcpView::kInOnly
                       : dir == Direction::kIn                ? TcpView::kIn
                                                              : TcpView::kOut;
  const auto before = static_cast<TcpState>(conn.state);
  const TcpState after = next_tcp_state(view, tcp->tcp_flags, before);
  if (after != before) enter_tcp_state(conn, row, after);
}

inline void track_udp(Conn& conn, Direction dir) noexcept {
  const auto state = static_cast<UdpState>(conn.state);
  const UdpState after =
      dir == Direction::kOut || state == UdpState::kNormal ? UdpState::kNormal : UdpState::kOneway;
  conn.state = static_cast<uint8_t>(after);
}

}  // namespace

void track(WorkerState& w, Vector& v) noexcept {
  const Tick now = w.now;
  DestRow* const rows = w.rows;
  const uint32_t tcp = v.tcp;
  uint32_t expired = 0;
  for_each_bit(v.live, [&](unsigned i) {
    Conn& conn = *v.conn[i];
    const unsigned dir = v.conn_value[i] & 1;
    DestRow& row = rows[conn.dest().value];
    const uint16_t gate = __atomic_load_n(&row.gate, __ATOMIC_RELAXED);
    if (gate != 0 && !pass_gate(w, v, i, gate, expired)) [[unlikely]]
      return;
    conn.last_seen = now;
    if ((tcp >> i & 1) != 0) {
      track_tcp(conn, static_cast<Direction>(dir), row, v.l4[i]);
    } else {
      track_udp(conn, static_cast<Direction>(dir));
    }
    row.traffic[dir].packets += 1;
    row.traffic[dir].bytes += v.l3_len[i];
  });
  if (expired != 0) [[unlikely]]
    end_expired(w, v, expired);
}

}  // namespace dpvs
