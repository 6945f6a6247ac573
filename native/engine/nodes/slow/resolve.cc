// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"

namespace dpvs {

uint16_t resolve_or_hold(WorkerState& w, rte_mbuf* m) noexcept {
  const IpAddr dst = IpAddr::v4(ipv4_of(m)->dst_addr);
  const Route* route = w.shared.routes.find(Family::kV4, dst);
  if (route == nullptr || route->port == kNoPort) {
    w.drop(m, Drop::kNoRoute);
    return 0;
  }
  const NeighKey key{Family::kV4, route->port, 0, route->has_gateway() ? route->gateway : dst};
  const Neighbour* neighbour = w.shared.neighbours.find(key);
  if (neighbour != nullptr && w.shared.neighbours.at(neighbour->nexthop).resolved()) {
    return neighbour->nexthop;
  }
  FrameNote& note = note_of(m);
  note.family = Family::kV4;
  note.next_hop = key.addr;
  w.ask_control(m, Errand::kResolve, route->port);
  return 0;
}

uint16_t resolve_or_hold(WorkerState& w, Vector& v, unsigned i) noexcept {
  const uint16_t hop = resolve_or_hold(w, v.mbuf[i]);
  if (hop == 0) v.live &= ~(1u << i);
  return hop;
}

}  // namespace dpvs
