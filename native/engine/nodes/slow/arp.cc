// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"

namespace dpvs {
namespace {

/// Turns a request for `ours` into its answer. Source: RFC 826.
void make_reply(rte_mbuf* m, const rte_ether_addr& mac) noexcept {
  rte_ether_hdr& ether = *ether_of(m);
  auto& a = *rte_pktmbuf_mtod_offset(m, rte_arp_hdr*, kEtherLen);
  ether.dst_addr = a.arp_data.arp_sha;
  ether.src_addr = mac;
  const rte_be32_t ours = a.arp_data.arp_tip;
  a.arp_opcode = be16(RTE_ARP_OP_REPLY);
  a.arp_data.arp_tha = a.arp_data.arp_sha;
  a.arp_data.arp_tip = a.arp_data.arp_sip;
  a.arp_data.arp_sha = mac;
  a.arp_data.arp_sip = ours;
}

}  // namespace

void arp(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const auto& a = *rte_pktmbuf_mtod_offset(m, const rte_arp_hdr*, kEtherLen);
  if (m->data_len < kEtherLen + sizeof(rte_arp_hdr) || a.arp_plen != 4 || a.arp_hlen != 6 ||
      a.arp_hardware != be16(RTE_ARP_HRD_ETHER) || a.arp_protocol != be16(RTE_ETHER_TYPE_IPV4)) {
    w.drop(m, Drop::kParseError);
    return;
  }
  if (a.arp_opcode == be16(RTE_ARP_OP_REPLY)) {
    w.ask_control(m, Errand::kNeighbour, port);
    return;
  }
  const AddressKey wanted{Family::kV4, port, 0, IpAddr::v4(a.arp_data.arp_tip)};
  if (a.arp_opcode != be16(RTE_ARP_OP_REQUEST) || w.shared.addresses.find(wanted) == nullptr) {
    w.hand_to_kernel(m, port);
    return;
  }
  make_reply(m, w.shared.ports[port]->mac);
  w.send(port, m);
}

}  // namespace dpvs
