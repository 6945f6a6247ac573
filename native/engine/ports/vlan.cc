// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/vlan.h"

#include <rte_byteorder.h>

#include <cstring>

namespace dpvs {
namespace {

constexpr unsigned kMacsLen = 2 * RTE_ETHER_ADDR_LEN;
constexpr uint16_t kVlanBits = 0x0fff;
constexpr uint64_t kStripped = RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;

}  // namespace

bool is_tagged(const rte_mbuf* frame) noexcept {
  return rte_pktmbuf_mtod(frame, const rte_ether_hdr*)->ether_type ==
         rte_cpu_to_be_16(RTE_ETHER_TYPE_VLAN);
}

uint16_t take_tag(rte_mbuf* frame) noexcept {
  if ((frame->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0) {
    frame->ol_flags &= ~kStripped;
    return frame->vlan_tci & kVlanBits;
  }
  auto* start = rte_pktmbuf_mtod(frame, uint8_t*);
  uint16_t tci;
  memcpy(&tci, start + kMacsLen + 2, sizeof tci);
  memmove(start + kVlanTagLen, start, kMacsLen);
  rte_pktmbuf_adj(frame, kVlanTagLen);
  return rte_be_to_cpu_16(tci) & kVlanBits;
}

bool put_tag(rte_mbuf* frame, uint16_t vlan) noexcept {
  auto* start = reinterpret_cast<uint8_t*>(rte_pktmbuf_prepend(frame, kVlanTagLen));
  if (start == nullptr) return false;
  memmove(start, start + kVlanTagLen, kMacsLen);
  const uint16_t tag[2] = {rte_cpu_to_be_16(RTE_ETHER_TYPE_VLAN), rte_cpu_to_be_16(vlan)};
  memcpy(start + kMacsLen, tag, sizeof tag);
  return true;
}

VlanPort::VlanPort(PortId number, std::string called, const Port& below, uint16_t vlan_id)
    : Port(number, std::move(called), PortKind::kVlan), vlan(vlan_id), below_(below) {
  mac = below.mac;
  promiscuous = below.promiscuous;
  lower = below.id;
  switches = port_switch::kStacked | (below.switches & port_switch::kAllMulticast);
}

}  // namespace dpvs
