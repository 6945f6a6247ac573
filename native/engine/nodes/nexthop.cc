// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/slow.h"
#include "packet/headers.h"

namespace dpvs {

void nexthop(WorkerState& w, Vector& v) noexcept {
  NeighTable& neighbours = w.shared.neighbours;
  const uint16_t generation = w.route_generation;
  for_each_bit(v.live, [&](unsigned i) {
    Conn& conn = *v.conn[i];
    const unsigned dir = v.conn_value[i] & 1;
    if (conn.route_gen != generation) {
      conn.nexthop[0] = conn.nexthop[1] = 0;
      conn.route_gen = generation;
    }
    uint16_t number = conn.nexthop[dir];
    if (number == 0 || !neighbours.at(number).resolved()) {
      number = resolve_or_hold(w, v, i);
      conn.nexthop[dir] = number;
      if (number == 0) return;
    }
    NextHop& hop = neighbours.at(number);
    if (v.l3_len[i] > hop.mtu.load(std::memory_order_relaxed)) {
      w.drop(v, i, Drop::kMtuExceeded);
      return;
    }
    hop.touch(w.now);
    hop.write_header(ether_of(v.mbuf[i]));
    v.out_port[i] = hop.port();
  });
}

}  // namespace dpvs
