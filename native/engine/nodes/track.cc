// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/gate.h"
#include "nodes/slow/reuse.h"
#include "packet/headers.h"
#include "proto/sctp.h"
#include "proto/tcp.h"
#include "proto/udp.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

/// The view of a machine whose views are numbered in, out, in-only.
template <typename View>
inline View view_of(const Conn& conn, Direction dir) noexcept {
  return (conn.flags & conn_flag::kInOnly) != 0 ? View::kInOnly
         : dir == Direction::kIn                ? View::kIn
                                                : View::kOut;
}

/// Tells of a connection that came about or was refused.
[[gnu::noinline]] void report(WorkerState& w, const Conn& conn, TcpState before, TcpState after,
                              Direction dir) noexcept {
  if (after == TcpState::kEstablished) report_up(w, conn);
  const bool refused = before == TcpState::kSynRecv && after == TcpState::kClose;
  if (refused && dir == Direction::kOut) report_down(w, conn);
}

constexpr uint8_t kOpening =
    RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;

/// True for a state in which a new SYN opens another connection, as the settings say.
inline bool is_over(const WorkerState& w, TcpState state) noexcept {
  const auto mode = static_cast<abi::EngineReuseMode>(w.settings->raw.conn_reuse_mode);
  if (state == TcpState::kFinWait) return mode == abi::EngineReuseMode::kFinWait;
  return state == TcpState::kTimeWait && mode != abi::EngineReuseMode::kOff;
}

/// True if the segment opens a connection in place of one that is over: the state stays. The SYN
/// proxy has its own way with those.
inline bool track_tcp(WorkerState& w, Conn& conn, Direction dir, DestRow& row,
                      const uint8_t* l4) noexcept {
  const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(l4);
  const auto before = static_cast<TcpState>(conn.state);
  const TcpState after = next_tcp_state(view_of<TcpView>(conn, dir), tcp->tcp_flags, before);
  if (after == before) return false;
  if ((tcp->tcp_flags & kOpening) == RTE_TCP_SYN_FLAG && is_over(w, before) &&
      (conn.flags & conn_flag::kSynproxy) == 0) {
    return true;
  }
  enter_state(conn, row, static_cast<uint8_t>(after), after == TcpState::kEstablished);
  if (row.watched != 0) report(w, conn, before, after, dir);
  return false;
}

inline void track_udp(WorkerState& w, Conn& conn, Direction dir) noexcept {
  if (conn.state == static_cast<uint8_t>(UdpState::kNormal)) return;
  const bool answer = (dir == Direction::kOut) != conn.is_snat();
  conn.state = static_cast<uint8_t>(answer ? UdpState::kNormal : UdpState::kOneway);
  if (answer) report_up(w, conn);
}

/// What of a rare vector is not TCP.
[[gnu::noinline]] void track_rare(WorkerState& w, Conn& conn, Direction dir, DestRow& row,
                                  const uint8_t* l4, unsigned l4_len) noexcept {
  if (conn.proto == IPPROTO_UDP) return track_udp(w, conn, dir);
  if (conn.proto != IPPROTO_SCTP) return;  // ICMP has one state
  const auto before = static_cast<SctpState>(conn.state);
  const SctpState after =
      next_sctp_state(view_of<SctpView>(conn, dir), sctp_event(l4, l4_len), before);
  if (after == before) return;
  enter_state(conn, row, static_cast<uint8_t>(after), after == SctpState::kEstablished);
}

}  // namespace

void track(WorkerState& w, Vector& v) noexcept {
  const Tick now = w.now;
  DestRow* const rows = w.rows;
  const uint32_t tcp = v.tcp;
  const bool rare = v.rare;
  uint32_t expired = 0, reused = 0;
  for_each_bit(v.live, [&](unsigned i) {
    Conn& conn = *v.conn[i];
    const unsigned dir = v.conn_value[i] & 1;
    DestRow& row = rows[conn.dest().value];
    const uint16_t gate = __atomic_load_n(&row.gate, __ATOMIC_RELAXED);
    if (gate != 0 && !pass_gate(w, v, i, gate, expired)) [[unlikely]]
      return;
    conn.last_seen = now;
    v.mode[i] = conn.mode & abi::conn_flags::kFwdMask;
    if ((tcp >> i & 1) != 0) {
      if (track_tcp(w, conn, static_cast<Direction>(dir), row, v.l4[i])) [[unlikely]] {
        reused |= 1u << i;
        return;
      }
    } else if (!rare) {
      track_udp(w, conn, static_cast<Direction>(dir));
    } else {
      const auto l4_len = static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]);
      track_rare(w, conn, static_cast<Direction>(dir), row, v.l4[i], l4_len);
    }
    row.traffic[dir].packets += 1;
    row.traffic[dir].bytes += v.l3_len[i];
  });
  if (expired != 0) [[unlikely]]
    end_expired(w, v, expired);
  if (reused != 0) [[unlikely]]
    start_anew(w, v, reused);
}

}  // namespace dpvs
