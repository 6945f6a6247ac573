// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/slow.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

/// Where packets of the connection that go in `dir` are sent: to the server or to the client.
inline IpAddr target_of(const Conn& conn, Direction dir) noexcept {
  return dir == Direction::kIn ? conn.source(Direction::kOut) : conn.source(Direction::kIn);
}

/// Finds the way anew. 0: the packet has left the vector.
[[gnu::noinline]] uint16_t find_way(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  if (conn.route_gen != w.route_generation) {
    conn.nexthop[0] = conn.nexthop[1] = 0;
    conn.route_gen = w.route_generation;
  }
  const unsigned dir = v.conn_value[i] & 1;
  const uint16_t number =
      resolve_or_hold(w, v.mbuf[i], conn.family(static_cast<Direction>(1 - dir)),
                      target_of(conn, static_cast<Direction>(dir)));
  conn.nexthop[dir] = number;
  if (number == 0) v.live &= ~(1u << i);
  return number;
}

}  // namespace

void nexthop(WorkerState& w, Vector& v) noexcept {
  NextHop* const hops = &w.shared.neighbours.at(0);
  const uint16_t generation = w.route_generation;
  const Tick now = w.now;
  for_each_bit(v.live, [&](unsigned i) {
    const Conn& conn = *v.conn[i];
    uint16_t number = conn.nexthop[v.conn_value[i] & 1];
    if (conn.route_gen != generation || number == 0 || !hops[number].resolved()) [[unlikely]] {
      number = find_way(w, v, i);
      if (number == 0) return;
    }
    NextHop& hop = hops[number];
    if (v.l3_len[i] > hop.mtu.load(std::memory_order_relaxed)) [[unlikely]] {
      w.drop(v, i, Drop::kMtuExceeded);
      return;
    }
    hop.touch(now);
    hop.write_header(v.l3[i] - kEtherLen);
    v.out_port[i] = hop.port();
  });
}

}  // namespace dpvs
