// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/neighbour_frames.h"

#include "packet/compose.h"
#include "packet/icmp6.h"

namespace dpvs {
namespace {

constexpr uint32_t kSolicited = 0x40000000, kOverride = 0x20000000;

rte_mbuf* new_frame(rte_mempool* pool, unsigned payload_len, const rte_ether_hdr& ether) {
  rte_mbuf* m = rte_pktmbuf_alloc(pool);
  if (m == nullptr) return nullptr;
  auto* start = rte_pktmbuf_append(m, static_cast<uint16_t>(kEtherLen + payload_len));
  memset(start, 0, kEtherLen + payload_len);
  *ether_of(m) = ether;
  return m;
}

struct NdEnds {
  IpAddr source;
  IpAddr destination;
};

/// An IPv6 packet with one neighbour message, checksum made.
rte_mbuf* new_nd(rte_mempool* pool, const rte_ether_hdr& ether, const NdEnds& ends,
                 NeighbourMessage message) {
  // Who has no address says nothing of where it is (RFC 4861, section 4.3).
  const unsigned len = ends.source == IpAddr{} ? kNeighbourMessageBare : sizeof message;
  rte_mbuf* m = new_frame(pool, kIpv6Len + len, ether);
  if (m == nullptr) return nullptr;
  rte_ipv6_hdr& ip = *ipv6_of(m);
  put_ipv6(&ip, {.ttl = 255}, {ends.source, ends.destination, IPPROTO_ICMPV6}, len);
  auto* placed = reinterpret_cast<uint8_t*>(&ip + 1);
  memcpy(placed, &message, len);
  const auto sum = static_cast<uint16_t>(~fold_sum(sum_ipv6_payload(ip, IPPROTO_ICMPV6)));
  memcpy(placed + offsetof(NeighbourMessage, checksum), &sum, sizeof sum);
  return m;
}

}  // namespace

rte_mbuf* make_arp_request(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& source,
                           const IpAddr& target) {
  const rte_ether_hdr ether{{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}, mac, be16(RTE_ETHER_TYPE_ARP)};
  rte_mbuf* m = new_frame(pool, sizeof(rte_arp_hdr), ether);
  if (m == nullptr) return nullptr;
  auto* a = rte_pktmbuf_mtod_offset(m, rte_arp_hdr*, kEtherLen);
  a->arp_hardware = be16(RTE_ARP_HRD_ETHER);
  a->arp_protocol = be16(RTE_ETHER_TYPE_IPV4);
  a->arp_hlen = RTE_ETHER_ADDR_LEN;
  a->arp_plen = 4;
  a->arp_opcode = be16(RTE_ARP_OP_REQUEST);
  a->arp_data.arp_sha = mac;
  a->arp_data.arp_sip = source.be32();
  a->arp_data.arp_tip = target.be32();
  return m;
}

rte_mbuf* make_solicitation(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& source,
                            const IpAddr& target) {
  IpAddr group{{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0}};
  memcpy(group.bytes + 13, target.bytes + 13, 3);
  rte_ether_hdr ether{{{0x33, 0x33, 0, 0, 0, 0}}, mac, be16(RTE_ETHER_TYPE_IPV6)};
  memcpy(ether.dst_addr.addr_bytes + 2, group.bytes + 12, 4);
  const NeighbourMessage message{kNeighbourSolicitation, 0, 0, 0, target, 1, 1, mac};
  return new_nd(pool, ether, {source, group}, message);
}

rte_mbuf* make_probe(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& target) {
  return make_solicitation(pool, mac, {}, target);
}

rte_mbuf* make_advertisement(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& target,
                             const NdPeer& peer) {
  const bool to_all = peer.addr == IpAddr{};
  const IpAddr all_nodes{{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  const rte_ether_hdr ether{to_all ? kAllNodes.mac : peer.mac, mac, be16(RTE_ETHER_TYPE_IPV6)};
  const uint32_t flags = be32(to_all ? kOverride : kSolicited | kOverride);
  const NeighbourMessage message{kNeighbourAdvertisement, 0, 0, flags, target, 2, 1, mac};
  return new_nd(pool, ether, {target, to_all ? all_nodes : peer.addr}, message);
}

}  // namespace dpvs
