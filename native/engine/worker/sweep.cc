// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/slow/end.h"
#include "nodes/slow/synproxy.h"
#include "proto/tcp.h"
#include "state/conn_life.h"
#include "worker/worker.h"

namespace dpvs {
namespace {

constexpr uint64_t kTicksPerRound = ticks_from_sec(1);
constexpr uint32_t kAhead = 16;
constexpr unsigned kMaxDue = 32;

/// Expired connections, their index lines on the way into the cache.
struct Due {
  unsigned count = 0;
  Conn* conn[kMaxDue];
  uint64_t in_hash[kMaxDue];
  uint64_t out_hash[kMaxDue];
};

void add_due(WorkerState& w, Due& due, Conn& conn) noexcept {
  const unsigned i = due.count++;
  due.conn[i] = &conn;
  due.in_hash[i] = w.conns.hash_of(conn, Direction::kIn);
  due.out_hash[i] = w.conns.hash_of(conn, Direction::kOut);
  w.conns.prefetch(due.in_hash[i]);
  w.conns.prefetch(due.out_hash[i]);
  __builtin_prefetch(&conn.cold4);
}

/// True for a connection of the SYN proxy whose server has not answered yet.
bool waits_for_server(const Conn& conn) noexcept {
  return (conn.flags & conn_flag::kSynproxy) != 0 &&
         conn.state == static_cast<uint8_t>(TcpState::kSynSent);
}

void end_due(WorkerState& w, Due& due) noexcept {
  for (unsigned i = 0; i < due.count; ++i) {
    end_conn(w, *due.conn[i], due.in_hash[i], due.out_hash[i]);
  }
  due.count = 0;
}

void look_at(WorkerState& w, Conn& conn, Due& due) noexcept {
  if (conn.proto == 0) return;
  if (conn.route_gen != w.route_generation) {
    conn.nexthop[0] = conn.nexthop[1] = 0;
    conn.route_gen = w.route_generation;
  }
  if (!elapsed(w.now, conn.last_seen, timeout_of(*w.settings, conn))) return;
  if (waits_for_server(conn) && ask_server_again(w, conn)) return;
  add_due(w, due, conn);
}

}  // namespace

void sweep(WorkerState& w, Tick ticks_gone, uint32_t budget) noexcept {
  const uint32_t end = w.conns.high_water();
  if (end == 0) {
    if (ticks_gone > 0) ++w.sweeps;
    return;
  }
  const uint64_t whole_round = uint64_t{end} * kTicksPerRound;
  w.sweep_credit = std::min(w.sweep_credit + uint64_t{end} * ticks_gone, whole_round);
  auto n = static_cast<uint32_t>(std::min<uint64_t>(w.sweep_credit / kTicksPerRound, budget));
  w.sweep_credit -= uint64_t{n} * kTicksPerRound;
  Due due;
  for (; n > 0; --n) {
    if (w.sweep_at >= end) {
      w.sweep_at = 0;
      ++w.sweeps;
    }
    __builtin_prefetch(&w.conns.at(std::min(w.sweep_at + kAhead, end - 1)));
    look_at(w, w.conns.at(w.sweep_at++), due);
    if (due.count == kMaxDue) end_due(w, due);
  }
  end_due(w, due);
}

}  // namespace dpvs
