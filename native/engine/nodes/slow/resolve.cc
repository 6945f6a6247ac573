// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "nodes/slow/way.h"
#include "packet/headers.h"
#include "packet/icmp6.h"
#include "packet/ipv6_ext.h"

namespace dpvs {
namespace {

void read_ports(Flow& flow, const rte_mbuf* m, unsigned offset) noexcept {
  uint16_t ports[2];
  const void* at = rte_pktmbuf_read(m, offset, sizeof ports, ports);
  if (at == nullptr || !has_ports(flow.proto)) return;
  memcpy(ports, at, sizeof ports);
  flow.sport = ports[0];
  flow.dport = ports[1];
}

}  // namespace

Flow flow_of_frame(const rte_mbuf* m) noexcept {
  const auto& v4 = *rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, kEtherLen);
  const auto& v6 = *rte_pktmbuf_mtod_offset(m, const rte_ipv6_hdr*, kEtherLen);
  if (v4.version_ihl >> 4 == 4) {
    Flow flow{Family::kV4, v4.next_proto_id,        0,
              0,           IpAddr::v4(v4.src_addr), IpAddr::v4(v4.dst_addr)};
    const uint16_t fragment = be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK);
    if ((v4.fragment_offset & fragment) == 0) read_ports(flow, m, kEtherLen + ipv4_header_len(v4));
    return flow;
  }
  const Ipv6Upper upper = find_upper(v6, m->data_len - kEtherLen);
  Flow flow{Family::kV6, upper.proto, 0, 0, source_of(v6), destination_of(v6)};
  if (upper.sound && !upper.fragment) read_ports(flow, m, kEtherLen + upper.offset);
  return flow;
}

uint16_t next_hop(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst,
                  const Route& route) noexcept {
  // Whoever is behind a tunnel is reached by the one next hop that its device has for all.
  const bool tunnel = w.shared.ports[route.port]->kind == PortKind::kTunnel;
  const IpAddr& via = route.has_gateway() ? route.gateway : dst;
  const NeighKey key{family, route.port, 0, tunnel ? IpAddr{} : via};
  const Neighbour* neighbour = w.shared.neighbours.find(key);
  if (neighbour != nullptr && w.shared.neighbours.at(neighbour->nexthop).resolved()) {
    return neighbour->nexthop;
  }
  FrameNote& note = note_of(m);
  note.family = family;
  note.next_hop = key.addr;
  w.ask_control(m, Errand::kResolve, route.port);
  return 0;
}

uint16_t resolve_or_hold(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst) noexcept {
  Flow flow = flow_of_frame(m);
  flow.family = family;
  flow.daddr = dst;
  const Route* route = way_of(w, flow);
  if (route != nullptr) return next_hop(w, m, family, dst, *route);
  w.drop(m, Drop::kNoRoute);
  return 0;
}

}  // namespace dpvs
