// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"

namespace dpvs {

bool is_own(const WorkerState& w, Family family, const IpAddr& addr) noexcept {
  const Route* route = w.shared.routes.find(family, addr);
  return route != nullptr && route->has(abi::EngineRouteFlag::kLocalIn);
}

Drop bogus(const WorkerState& w, const Flow& flow) noexcept {
  if (has_ports(flow.proto) && (flow.sport == 0 || flow.dport == 0)) return Drop::kPortZero;
  if (flow.saddr == flow.daddr || is_own(w, flow.family, flow.saddr)) return Drop::kBogusSource;
  return Drop::kNone;
}

}  // namespace dpvs
