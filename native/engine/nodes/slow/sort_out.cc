// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/checksum.h"

namespace dpvs {
namespace {

/// True if the frame holds a whole IPv4 header with a right checksum and the bytes it speaks of.
bool is_sound_ipv4(const rte_mbuf* m, const rte_ipv4_hdr& ip) noexcept {
  const unsigned room = m->data_len < kEtherLen ? 0 : m->data_len - kEtherLen;
  if (room < kIpv4Len || ip.version_ihl >> 4 != 4) return false;
  const unsigned header = ipv4_header_len(ip);
  const unsigned total = rte_be_to_cpu_16(ip.total_length);
  return header >= kIpv4Len && header <= total && header <= room && total <= m->pkt_len - kEtherLen;
}

void sort_out_ipv4(WorkerState& w, rte_mbuf* m, PortId port, bool for_us) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  if (!is_sound_ipv4(m, ip)) {
    w.drop(m, Drop::kParseError);
  } else if (fold_sum(sum_bytes(&ip, ipv4_header_len(ip))) != 0xffff) {
    w.drop(m, Drop::kBadIpChecksum);
  } else if (!for_us || ip.next_proto_id == kProtoOspf) {
    w.hand_to_kernel(m, port);
  } else {
    trim_to(m, rte_be_to_cpu_16(ip.total_length));
    deliver(w, m, port);
  }
}

}  // namespace

void sort_out(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  if (m->data_len < kEtherLen) {
    w.drop(m, Drop::kParseError);
    return;
  }
  const rte_ether_hdr& ether = *ether_of(m);
  const bool ours = rte_is_same_ether_addr(&ether.dst_addr, &w.shared.ports[port]->mac) != 0;
  const bool group = rte_is_multicast_ether_addr(&ether.dst_addr) != 0;
  if (!ours && !group) {
    w.drop(m, Drop::kNotForUs);
  } else if (ether.ether_type == be16(RTE_ETHER_TYPE_ARP)) {
    arp(w, m, port);
  } else if (ether.ether_type == be16(RTE_ETHER_TYPE_IPV4)) {
    sort_out_ipv4(w, m, port, ours);
  } else if (ether.ether_type == be16(RTE_ETHER_TYPE_IPV6)) {
    sort_out_ipv6(w, m, port, ours);
  } else if (ether.ether_type == be16(RTE_ETHER_TYPE_LLDP) &&
             w.shared.ports[port]->is(port_switch::kLldp)) {
    w.ask_control(m, Errand::kLldp, port);
  } else {
    w.hand_to_kernel(m, port);
  }
}

}  // namespace dpvs
