// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/conn_life.h"

#include <netinet/in.h>
#include <rte_byteorder.h>

#include "proto/sctp.h"
#include "proto/tcp.h"
#include "proto/udp.h"

namespace dpvs {

void unbind(WorkerState& w, Conn& conn) noexcept {
  const LaddrIndex laddr{conn.cold().laddr};
  if (laddr.valid()) {
    // Of SNAT our side is towards the outside, else towards the server.
    const Direction dir = conn.is_snat() ? Direction::kIn : Direction::kOut;
    const unsigned klass = lport_class(conn.family(dir), conn.source(dir), conn.sport(dir));
    w.lports.give_back(laddr, klass, rte_be_to_cpu_16(conn.dport(dir)));
    if (conn.cold().laddr_use != kNoUse) --w.laddr_uses[conn.cold().laddr_use];
  }
  if (w.workers > 1 && needs_redirect(conn)) {
    w.shared.redirect.remove(w.conns.hash_of(conn, Direction::kOut), w.id);
  }
  if (const ConnExtra* extra = w.extras.of(conn); extra != nullptr) [[unlikely]] {
    if (extra->template_held != 0) w.shared.templates.release(extra->template_held, w.now);
    if ((conn.flags & conn_flag::kSynproxy) != 0) drop_saved(w, conn);
    w.extras.detach(conn);
  }
  DestRow& row = w.rows[conn.dest().value];
  --((conn.flags & conn_flag::kActive) != 0 ? row.active : row.inactive);
}

void report_down(WorkerState& w, const Conn& conn) noexcept {
  const uint16_t watched = __atomic_load_n(&w.rows[conn.dest().value].watched, __ATOMIC_RELAXED);
  if ((watched & dest_watch::kDowns) == 0) return;
  ++w.shared.dest_states.at(conn.dest()).downs;
  w.shared.dest_failed.store(true, std::memory_order_release);
}

void report_up(WorkerState& w, const Conn& conn) noexcept {
  const uint16_t watched = __atomic_load_n(&w.rows[conn.dest().value].watched, __ATOMIC_RELAXED);
  if ((watched & dest_watch::kUps) != 0) ++w.shared.dest_states.at(conn.dest()).ups;
}

void report_end(WorkerState& w, const Conn& conn) noexcept {
  const auto tcp = static_cast<TcpState>(conn.state);
  const bool unanswered =
      conn.proto == IPPROTO_TCP
          ? tcp == TcpState::kSynSent || tcp == TcpState::kSynRecv
          : conn.proto == IPPROTO_UDP && conn.state == static_cast<uint8_t>(UdpState::kOneway);
  if (unanswered) report_down(w, conn);
}

void enter_state(Conn& conn, DestRow& row, uint8_t state, bool active) noexcept {
  conn.state = state;
  const bool was = (conn.flags & conn_flag::kActive) != 0;
  if (was == active) return;
  conn.flags ^= conn_flag::kActive;
  row.active += active ? 1u : -1u;
  row.inactive -= active ? 1u : -1u;
}

void drop_saved(WorkerState& w, Conn& conn) noexcept {
  ConnExtra* extra = w.extras.of(conn);
  if (extra == nullptr) return;
  while (rte_mbuf* m = w.saved.take(extra->synproxy.saved)) w.drop(m, Drop::kSynproxyState);
  extra->synproxy.saved_count = 0;
}

Tick timeout_of(const Settings& settings, const Conn& conn) noexcept {
  const bool own = (conn.flags & conn_flag::kOwnTimeout) != 0;
  const bool applies =
      conn.proto == IPPROTO_UDP ||
      (conn.proto == IPPROTO_TCP && conn.state == static_cast<uint8_t>(TcpState::kEstablished)) ||
      (conn.proto == IPPROTO_SCTP && conn.state == static_cast<uint8_t>(SctpState::kEstablished));
  if (own && applies) {
    return ticks_from_sec(unpack_timeout(conn.own_timeout));
  }
  const unsigned state = conn.state % Settings::kStates;
  switch (conn.proto) {
    case IPPROTO_TCP:
      return settings.tcp_timeout[state];
    case IPPROTO_SCTP:
      return settings.sctp_timeout[state];
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return settings.icmp_timeout[state];
    default:
      return settings.udp_timeout[state];
  }
}

}  // namespace dpvs
