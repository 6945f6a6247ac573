// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/checksum.h"
#include "packet/icmp6.h"

namespace dpvs {
namespace {

constexpr uint16_t kFragmentBits = RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK;

void deliver_local(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned l4_len = rte_be_to_cpu_16(ip.total_length) - ipv4_header_len(ip);
  const auto* icmp = l4_of<rte_icmp_hdr>(ipv4_of(m));
  if ((ip.fragment_offset & be16(kFragmentBits)) != 0) {
    w.drop(m, Drop::kFragment);
  } else if (ip.next_proto_id == IPPROTO_ICMP && l4_len >= sizeof(rte_icmp_hdr) &&
             icmp->icmp_type == RTE_IP_ICMP_ECHO_REQUEST && w.settings->raw.icmp_echo != 0) {
    icmp_echo(w, m);
  } else {
    w.hand_to_kernel(m, port);
  }
}

void forward(WorkerState& w, rte_mbuf* m) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  if (w.settings->raw.forwarding == 0) {
    w.drop(m, Drop::kNotForUs);
  } else if (ip.time_to_live <= 1) {
    w.drop(m, Drop::kTtlExpired);
  } else {
    const uint16_t before = ip.time_to_live;  // first byte of its 16-bit word
    --ip.time_to_live;
    ip.hdr_checksum = apply_delta(ip.hdr_checksum, checksum_delta(before, ip.time_to_live));
    send_routed(w, m);
  }
}

}  // namespace

void deliver(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  if (ip.version_ihl >> 4 == 6) {
    deliver_ipv6(w, m, port);
    return;
  }
  const Route* route = w.shared.routes.find(Family::kV4, IpAddr::v4(ip.dst_addr));
  if (route == nullptr || route->has(abi::EngineRouteFlag::kToKernel)) {
    w.hand_to_kernel(m, port);
  } else if (route->has(abi::EngineRouteFlag::kLocalIn)) {
    deliver_local(w, m, port);
  } else {
    forward(w, m);
  }
}

void send_routed(WorkerState& w, rte_mbuf* m) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const uint16_t number = ip.version_ihl >> 4 == 4
                              ? resolve_or_hold(w, m, Family::kV4, IpAddr::v4(ip.dst_addr))
                              : resolve_or_hold(w, m, Family::kV6, destination_of(*ipv6_of(m)));
  if (number == 0) return;
  NextHop& hop = w.shared.neighbours.at(number);
  if (m->pkt_len - kEtherLen > hop.mtu.load(std::memory_order_relaxed)) {
    w.drop(m, Drop::kMtuExceeded);
    return;
  }
  hop.touch(w.now);
  hop.write_header(ether_of(m));
  w.send(hop.port(), m);
}

}  // namespace dpvs
