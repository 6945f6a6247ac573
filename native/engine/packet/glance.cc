// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/glance.h"

#include "packet/headers.h"
#include "packet/icmp_query.h"

namespace dpvs {
namespace {

constexpr unsigned kTagLen = 4;

bool is_tag(uint16_t ethertype) noexcept {
  return ethertype == RTE_ETHER_TYPE_VLAN || ethertype == RTE_ETHER_TYPE_QINQ;
}

void see_ports(Glance& g, const uint8_t* l4, unsigned len) noexcept {
  const bool icmp = is_icmp(g.proto);
  if (icmp && len >= 2) {
    g.sport = g.dport = static_cast<uint16_t>(l4[0] << 8 | l4[1]);
  } else if ((g.proto == IPPROTO_TCP || g.proto == IPPROTO_UDP || g.proto == IPPROTO_SCTP) &&
             len >= 4) {
    g.sport = static_cast<uint16_t>(l4[0] << 8 | l4[1]);
    g.dport = static_cast<uint16_t>(l4[2] << 8 | l4[3]);
  }
}

void see_ipv4(Glance& g, const uint8_t* l3, unsigned len) noexcept {
  const auto& ip = *reinterpret_cast<const rte_ipv4_hdr*>(l3);
  if (len < kIpv4Len || ip.version_ihl >> 4 != 4) return;
  g.family = Family::kV4;
  g.proto = ip.next_proto_id;
  g.tos = ip.type_of_service;
  g.saddr = IpAddr::v4(ip.src_addr);
  g.daddr = IpAddr::v4(ip.dst_addr);
  const unsigned header = ipv4_header_len(ip);
  const bool later = (ip.fragment_offset & be16(RTE_IPV4_HDR_OFFSET_MASK)) != 0;
  if (!later && header <= len) see_ports(g, l3 + header, len - header);
}

void see_ipv6(Glance& g, const uint8_t* l3, unsigned len) noexcept {
  const auto& ip = *reinterpret_cast<const rte_ipv6_hdr*>(l3);
  if (len < kIpv6Len || l3[0] >> 4 != 6) return;
  g.family = Family::kV6;
  g.proto = ip.proto;
  g.tos = static_cast<uint8_t>(l3[0] << 4 | l3[1] >> 4);
  memcpy(g.saddr.bytes, ip.src_addr, sizeof g.saddr.bytes);
  memcpy(g.daddr.bytes, ip.dst_addr, sizeof g.daddr.bytes);
  see_ports(g, l3 + kIpv6Len, len - kIpv6Len);
}

}  // namespace

Glance glance_at(rte_mbuf* m) noexcept {
  Glance g;
  const auto* frame = rte_pktmbuf_mtod(m, const uint8_t*);
  unsigned at = kEtherLen;
  if (m->data_len < at) return g;
  g.ethertype = static_cast<uint16_t>(frame[12] << 8 | frame[13]);
  uint16_t inner = g.ethertype;
  if (is_tag(inner)) {
    at += kTagLen;
    if (m->data_len < at) return g;
    inner = static_cast<uint16_t>(frame[16] << 8 | frame[17]);
  }
  if (inner == RTE_ETHER_TYPE_IPV4) see_ipv4(g, frame + at, m->data_len - at);
  if (inner == RTE_ETHER_TYPE_IPV6) see_ipv6(g, frame + at, m->data_len - at);
  return g;
}

}  // namespace dpvs
