// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "packet/checksum.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

/// True if the frame is a whole, unfragmented IPv4 packet in one buffer with a right header
/// checksum.
inline bool is_plain_ipv4(const rte_mbuf* m, const rte_ipv4_hdr& ip, unsigned l3_len) noexcept {
  if (ip.version_ihl != RTE_IPV4_VHL_DEF) return false;
  if (l3_len < kIpv4Len + kUdpLen || l3_len + kEtherLen > m->data_len || m->nb_segs != 1)
    return false;
  if ((ip.fragment_offset & be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) != 0)
    return false;
  return sum_ipv4_header(&ip) == 0xffff;
}

/// True if the transport header fits into its packet.
inline bool has_ports(const rte_ipv4_hdr* ip, unsigned l3_len) noexcept {
  const unsigned l4_len = l3_len - kIpv4Len;
  if (ip->next_proto_id == IPPROTO_TCP) {
    const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(ip + 1);
    const unsigned header = l4_len >= kTcpLen ? tcp_header_len(*tcp) : 0;
    return header >= kTcpLen && header <= l4_len;
  }
  if (ip->next_proto_id != IPPROTO_UDP) return false;
  const auto* udp = reinterpret_cast<const rte_udp_hdr*>(ip + 1);
  const unsigned udp_len = rte_be_to_cpu_16(udp->dgram_len);
  return udp_len >= kUdpLen && udp_len <= l4_len;
}

inline FlowKey4 key_of(const rte_ipv4_hdr* ip) noexcept {
  FlowKey4 key;
  const __m128i raw =
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(&ip->src_addr));  // addresses, ports, 4 more
  const __m128i proto = _mm_insert_epi32(raw, ip->next_proto_id, 3);
  _mm_store_si128(reinterpret_cast<__m128i*>(&key), proto);
  return key;
}

}  // namespace

void parse(WorkerState& w, Vector& v) noexcept {
  const rte_ether_addr& own = w.shared.ports[v.port]->mac;
  v.live = 0;
  v.slow = 0;
  for (unsigned i = 0; i < v.count; ++i) rte_prefetch0(ether_of(v.mbuf[i]));
  for (unsigned i = 0; i < v.count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    const rte_ether_hdr* ether = ether_of(m);
    const rte_ipv4_hdr* ip = ipv4_of(m);
    const unsigned l3_len = rte_be_to_cpu_16(ip->total_length);
    const bool fast = ether->ether_type == be16(RTE_ETHER_TYPE_IPV4) &&
                      rte_is_same_ether_addr(&ether->dst_addr, &own) &&
                      is_plain_ipv4(m, *ip, l3_len) && has_ports(ip, l3_len);
    if (!fast) {
      v.slow |= 1u << i;
      continue;
    }
    if (l3_len + kEtherLen < m->data_len) {  // padding of a short frame
      m->data_len = static_cast<uint16_t>(l3_len + kEtherLen);
      m->pkt_len = m->data_len;
    }
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    v.key[i] = key_of(ip);
    v.live |= 1u << i;
  }
}

}  // namespace dpvs
