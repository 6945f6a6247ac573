// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/traffic.h"

#include "packet/glance.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

/// What is sent counts for the flow that it answers.
FlowOnPort flow_of(const Glance& g, PortId port, bool received) noexcept {
  FlowOnPort flow;
  flow.saddr = received ? g.saddr : g.daddr;
  flow.daddr = received ? g.daddr : g.saddr;
  flow.sport = received ? g.sport : g.dport;
  flow.dport = received ? g.dport : g.sport;
  flow.proto = g.proto;
  flow.family = g.family;
  flow.port = port;
  return flow;
}

}  // namespace

void meter_frames(WorkerState& w, PortId port, rte_mbuf** frames, unsigned n,
                  bool received) noexcept {
  FlowSketch& sketch = w.traffic->present();
  for (unsigned i = 0; i < n; ++i) {
    const Glance glance = glance_at(frames[i]);
    if (!has_ports(glance.proto)) continue;
    const FlowOnPort flow = flow_of(glance, port, received);
    sketch.add(flow, flow.hash(w.shared.secret), received, frames[i]->pkt_len);
  }
}

}  // namespace dpvs
