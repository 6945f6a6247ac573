// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"

namespace dpvs {

uint16_t resolve_or_hold(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst) noexcept {
  const Route* route = w.shared.routes.find(family, dst);
  if (route == nullptr || route->port == kNoPort) {
    w.drop(m, Drop::kNoRoute);
    return 0;
  }
  const NeighKey key{family, route->port, 0, route->has_gateway() ? route->gateway : dst};
  const Neighbour* neighbour = w.shared.neighbours.find(key);
  if (neighbour != nullptr && w.shared.neighbours.at(neighbour->nexthop).resolved()) {
    return neighbour->nexthop;
  }
  FrameNote& note = note_of(m);
  note.family = family;
  note.next_hop = key.addr;
  w.ask_control(m, Errand::kResolve, route->port);
  return 0;
}

}  // namespace dpvs
