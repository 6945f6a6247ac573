// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/icmp_error.h"
#include "nodes/slow/related.h"
#include "nodes/slow/slow.h"
#include "nodes/slow/tunnel.h"
#include "nodes/slow/way.h"
#include "packet/checksum.h"
#include "packet/icmp6.h"
#include "ports/tunnel.h"

namespace dpvs {
namespace {

bool may_be_related(rte_mbuf* m) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  if (ip.version_ihl >> 4 == 6) return true;
  return ip.next_proto_id == IPPROTO_ICMP && !is_fragment(ip);
}

bool is_echo_request(rte_mbuf* m) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned header = ipv4_header_len(ip);
  return ip.next_proto_id == IPPROTO_ICMP &&
         rte_be_to_cpu_16(ip.total_length) >= header + sizeof(rte_icmp_hdr) &&
         m->data_len >= kEtherLen + header + sizeof(rte_icmp_hdr) &&
         l4_of<rte_icmp_hdr>(ipv4_of(m))->icmp_type == RTE_IP_ICMP_ECHO_REQUEST;
}

void deliver_local(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const uint8_t proto = ipv4_of(m)->next_proto_id;
  if (proto == IPPROTO_IPIP || proto == IPPROTO_GRE) {
    take_tunnelled(w, m, port);
  } else if (w.settings->raw.icmp_echo == 0 || !is_echo_request(m)) {
    if (m->nb_segs == 1 && (uoa_refusal(w, m) || uoa_answer(w, m, port))) return;
    w.hand_to_kernel(m, port);
  } else if (is_own(w, Family::kV4, IpAddr::v4(ipv4_of(m)->src_addr))) {
    w.drop(m, Drop::kBogusSource);
  } else {
    icmp_echo(w, m);
  }
}

/// What is wrong with forwarding this packet, or nothing.
bool turn_back(WorkerState& w, rte_mbuf* m, PortId port, const Route& route) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned mtu = w.shared.mtu_of(route);
  const bool may_be_cut = (ip.fragment_offset & be16(RTE_IPV4_HDR_DF_FLAG)) == 0;
  if (ip.time_to_live <= 1) {
    icmp_error(w, m, port, kTimeExceeded);
    w.drop(m, Drop::kTtlExpired);
  } else if (m->pkt_len - kEtherLen > mtu && !may_be_cut) {
    icmp_error(w, m, port, packet_too_big(mtu));
    w.drop(m, Drop::kMtuExceeded);
  } else {
    return false;
  }
  return true;
}

void forward(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  if (w.settings->raw.forwarding == 0) {
    w.drop(m, Drop::kNotForUs);
    return;
  }
  const Route* route = way_of(w, flow_of_frame(m));
  if (turn_back(w, m, port, *route)) return;
  const uint16_t before = ip.time_to_live;  // first byte of its 16-bit word
  --ip.time_to_live;
  ip.hdr_checksum = apply_delta(ip.hdr_checksum, checksum_delta(before, ip.time_to_live));
  send_by(w, m, *route, false);
}

}  // namespace

void deliver(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  if (may_be_related(m) && icmp_related(w, m, port)) return;
  deliver_unrelated(w, m, port);
}

void deliver_unrelated(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  if (ip.version_ihl >> 4 == 6) {
    deliver_ipv6(w, m, port);
    return;
  }
  const IpAddr dst = IpAddr::v4(ip.dst_addr);
  const Route* route = w.shared.routes.find(Family::kV4, dst);
  const bool local = route != nullptr && route->has(abi::EngineRouteFlag::kLocalIn);
  const bool laddr = local && route->has(abi::EngineRouteFlag::kLaddr);
  const FragmentOf of{Family::kV4, ip.next_proto_id, local, laddr, dst};
  if (is_fragment(ip) && take_fragment(w, m, port, of)) return;
  if (route == nullptr || route->has(abi::EngineRouteFlag::kToKernel)) {
    w.hand_to_kernel(m, port);
  } else if (local) {
    deliver_local(w, m, port);
  } else {
    forward(w, m, port);
  }
}

void send_routed(WorkerState& w, rte_mbuf* m) noexcept {
  const Route* route = way_of(w, flow_of_frame(m));
  if (route == nullptr) {
    if (ipv4_of(m)->version_ihl >> 4 == 6) ++w.ip6.outnoroutes;
    w.drop(m, Drop::kNoRoute);
    return;
  }
  send_by(w, m, *route, false);
}

}  // namespace dpvs
