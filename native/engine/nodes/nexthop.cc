// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/way.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

/// A packet that the remembered next hop does not take, or that has none: the way is found anew.
/// Returns the number of the next hop, or 0 when the packet has left the vector. A way that takes
/// less than its device is not remembered, so that all that goes there comes through here.
[[gnu::noinline]] uint16_t find_way(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  if (conn.route_gen != w.route_generation) {
    conn.nexthop[0] = conn.nexthop[1] = 0;
    conn.route_gen = w.route_generation;
  }
  const unsigned dir = v.conn_value[i] & 1;
  const Flow flow = leaving_flow(conn, static_cast<Direction>(dir));
  const Route* route = way_of(w, flow);
  if (route == nullptr) {
    w.drop(v, i, Drop::kNoRoute);
    return 0;
  }
  if (v.l3_len[i] > w.shared.mtu_of(*route)) {
    v.live &= ~(1u << i);
    send_by(w, v.mbuf[i], *route, v.family == Family::kV4);
    return 0;
  }
  const uint16_t number = next_hop(w, v.mbuf[i], flow.family, flow.daddr, *route);
  const bool whole_device = w.shared.mtu_of(*route) == w.shared.ports[route->port]->mtu;
  conn.nexthop[dir] = whole_device ? number : uint16_t{0};
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
    if (conn.route_gen != generation || number == 0 || !hops[number].resolved() ||
        v.l3_len[i] > hops[number].mtu.load(std::memory_order_relaxed)) [[unlikely]] {
      number = find_way(w, v, i);
      if (number == 0) return;
    }
    NextHop& hop = hops[number];
    hop.touch(now);
    hop.write_header(v.l3[i] - kEtherLen);
    v.out_port[i] = hop.port();
  });
}

}  // namespace dpvs
