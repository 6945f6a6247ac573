// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/icmp_error.h"
#include "nodes/slow/ip6_stats.h"
#include "nodes/slow/slow.h"
#include "nodes/slow/way.h"
#include "packet/icmp6.h"
#include "packet/ipv6_ext.h"

namespace dpvs {
namespace {

constexpr uint8_t kNdHopLimit = 255;  // a message from another link has less (RFC 4861, 3.1)

/// True for a neighbour solicitation or advertisement that may be believed.
bool is_neighbour_message(const rte_ipv6_hdr& ip) noexcept {
  const auto* icmp = reinterpret_cast<const rte_icmp_hdr*>(&ip + 1);
  return ip.proto == IPPROTO_ICMPV6 && ip.hop_limits == kNdHopLimit &&
         rte_be_to_cpu_16(ip.payload_len) >= kNeighbourMessageBare && icmp->icmp_code == 0 &&
         (icmp->icmp_type == kNeighbourSolicitation ||
          icmp->icmp_type == kNeighbourAdvertisement) &&
         fold_sum(sum_ipv6_payload(ip, IPPROTO_ICMPV6)) == 0xffff;
}

bool is_echo_request(const rte_ipv6_hdr& ip) noexcept {
  return ip.proto == IPPROTO_ICMPV6 && rte_be_to_cpu_16(ip.payload_len) >= sizeof(rte_icmp_hdr) &&
         reinterpret_cast<const rte_icmp_hdr*>(&ip + 1)->icmp_type == kIcmp6EchoRequest;
}

bool turn_back6(WorkerState& w, rte_mbuf* m, PortId port, const Route& route) noexcept {
  const unsigned mtu = w.shared.mtu_of(route);
  if (ipv6_of(m)->hop_limits <= 1) {
    ++w.ip6.inhdrerrors;
    icmp_error(w, m, port, kTimeExceeded);
    w.drop(m, Drop::kTtlExpired);
  } else if (m->pkt_len - kEtherLen > mtu) {
    ++w.ip6.intoobigerrors;
    icmp_error(w, m, port, packet_too_big(mtu));
    w.drop(m, Drop::kMtuExceeded);
  } else {
    return false;
  }
  return true;
}

void forward6(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  if (w.settings->raw.forwarding6 == 0) {
    ++w.ip6.inaddrerrors;
    w.drop(m, Drop::kNotForUs);
    return;
  }
  const Route* route = way_of(w, flow_of_frame(m));
  if (turn_back6(w, m, port, *route)) return;
  --ipv6_of(m)->hop_limits;
  ++w.ip6.outforwdatagrams;
  send_by(w, m, *route, false);
}

}  // namespace

void sort_out_ipv6(WorkerState& w, rte_mbuf* m, PortId port, bool for_us) noexcept {
  const rte_ipv6_hdr& ip = *ipv6_of(m);
  if (w.settings->raw.ipv6_disable != 0) {
    ++w.ip6.inaddrerrors;
    w.drop(m, Drop::kNotForUs);
    return;
  }
  if (!for_us) count_ip6_in(w.ip6, &m, 1);
  const unsigned room = m->data_len - kEtherLen;
  if (room < kIpv6Len || rte_be_to_cpu_16(ip.payload_len) + kIpv6Len > m->pkt_len - kEtherLen ||
      *reinterpret_cast<const uint8_t*>(&ip) >> 4 != 6) {
    ++w.ip6.intruncatedpkts;
    w.drop(m, Drop::kParseError);
  } else if (!may_come_by_wire(ip)) {
    w.drop(m, Drop::kNotForUs);
  } else if (is_neighbour_message(ip)) {
    ++w.ip6.inunknownprotos;
    w.ask_control(m, Errand::kNeighbour, port);
  } else if (!for_us) {
    w.hand_to_kernel(m, port);
  } else {
    trim_to(m, rte_be_to_cpu_16(ip.payload_len) + kIpv6Len);
    deliver(w, m, port);
  }
}

void deliver_ipv6(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ipv6_hdr& ip = *ipv6_of(m);
  const IpAddr dst = destination_of(ip);
  const Route* route = w.shared.routes.find(Family::kV6, dst);
  const bool engine_owned = route != nullptr && !route->has(abi::EngineRouteFlag::kToKernel);
  const bool local = engine_owned && route->has(abi::EngineRouteFlag::kLocalIn);
  const Ipv6Upper upper = find_upper(ip, m->data_len - kEtherLen);
  const bool laddr = local && route->has(abi::EngineRouteFlag::kLaddr);
  const FragmentOf of{Family::kV6, upper.proto, local, laddr, dst};
  if (upper.fragment) ++w.ip6.reasmreqds;
  if (route == nullptr) ++w.ip6.innoroutes;
  if (upper.fragment && take_fragment(w, m, port, of)) return;
  if (engine_owned && !local) {
    forward6(w, m, port);
  } else if (local && is_echo_request(ip) && w.settings->raw.icmp_echo != 0) {
    if (is_own(w, Family::kV6, source_of(ip))) {
      w.drop(m, Drop::kBogusSource);
    } else {
      ++w.ip6.indelivers;
      icmp6_echo(w, m);
    }
  } else if (local && m->nb_segs == 1 && (uoa_refusal(w, m) || uoa_answer(w, m, port))) {
    ++w.ip6.indelivers;
  } else {
    if (local) ++w.ip6.inunknownprotos;
    w.hand_to_kernel(m, port);
  }
}

}  // namespace dpvs
