// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/nodes.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "packet/icmp_query.h"
#include "packet/ipv6_ext.h"
#include "proto/sctp.h"

// Packets that services may take although they are not plain TCP or UDP: SCTP, questions of ICMP,
// and packets with IP options or extension headers. They make vectors of their own.

namespace dpvs {
namespace {

constexpr unsigned kMostL4Header = 60;  // of TCP with all its options

/// True if the transport header is that of TCP or UDP and fits into its packet.
bool is_whole_l4(const uint8_t* l4, unsigned l4_len, uint8_t proto) noexcept {
  if (proto == IPPROTO_TCP) {
    const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(l4);
    const unsigned header = l4_len >= kTcpLen ? tcp_header_len(*tcp) : 0;
    return header >= kTcpLen && header <= l4_len;
  }
  if (proto != IPPROTO_UDP || l4_len < kUdpLen) return false;
  const unsigned udp_len = rte_be_to_cpu_16(reinterpret_cast<const rte_udp_hdr*>(l4)->dgram_len);
  return udp_len >= kUdpLen && udp_len <= l4_len;
}

struct Ports {
  uint16_t source;
  uint16_t dest;
};

Ports first_ports(const uint8_t* l4) noexcept {
  Ports ports;
  memcpy(&ports, l4, sizeof ports);
  return ports;
}

/// True if the transport header can be balanced; `ports` then holds what stands for its ports.
bool read_l4(const uint8_t* l4, unsigned len, uint8_t proto, Ports& ports) noexcept {
  switch (proto) {
    case IPPROTO_TCP:
    case IPPROTO_UDP:
      if (!is_whole_l4(l4, len, proto)) return false;
      ports = first_ports(l4);
      return true;
    case IPPROTO_SCTP:
      if (len < kSctpMinLen) return false;
      ports = first_ports(l4);
      return true;
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6: {
      if (len < kIcmpLen) return false;
      const IcmpQuery query = icmp_query_of(l4, proto);
      const uint16_t port = icmp_query_port(query, l4[1]);
      ports = query.is_answer ? Ports{port, icmp_id(l4)} : Ports{icmp_id(l4), port};
      return query.question != 0;
    }
    default:
      return false;
  }
}

bool is_for(const rte_mbuf* m, const rte_ether_addr& own, uint16_t ether_type) noexcept {
  if (m->data_len < kEtherLen) return false;
  const auto& ether = *rte_pktmbuf_mtod(m, const rte_ether_hdr*);
  return ether.ether_type == be16(ether_type) && rte_is_same_ether_addr(&ether.dst_addr, &own) != 0;
}

/// True if the transport header lies in the first buffer of a packet of `total` bytes; of SCTP,
/// which is summed up whole, the packet.
bool headers_at_hand(const rte_mbuf* m, unsigned offset, unsigned total, uint8_t proto) noexcept {
  const unsigned first = m->data_len - kEtherLen;
  return first >= (proto == IPPROTO_SCTP ? total : std::min(total, offset + kMostL4Header));
}

/// Fills the columns that do not hang on the family. Damaged SCTP is dropped instead.
void enter(WorkerState& w, Vector& v, unsigned i, uint8_t* l4, unsigned l3_len,
           uint8_t proto) noexcept {
  rte_mbuf* m = v.mbuf[i];
  v.l3[i] = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  v.l4[i] = l4;
  v.l3_len[i] = static_cast<uint16_t>(l3_len);
  v.longest = std::max(v.longest, v.l3_len[i]);
  trim_to(m, l3_len);
  v.slow &= ~(1u << i);
  const auto l4_len = static_cast<unsigned>(v.l3[i] + l3_len - l4);
  if (proto == IPPROTO_SCTP && !sctp_checksum_right(l4, l4_len)) {
    w.drop(m, Drop::kBadL4);
    return;
  }
  v.longest = std::max(v.longest, v.l3_len[i]);
  v.live |= 1u << i;
  v.tcp |= static_cast<uint32_t>(proto == IPPROTO_TCP) << i;
}

void read_ipv4(WorkerState& w, Vector& v, unsigned i) noexcept {
  rte_mbuf* m = v.mbuf[i];
  if (!is_for(m, w.shared.ports[v.port]->mac, RTE_ETHER_TYPE_IPV4)) return;
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned room = m->pkt_len - kEtherLen, first = m->data_len - kEtherLen;
  if (first < kIpv4Len || ip.version_ihl >> 4 != 4) return;
  const unsigned header = ipv4_header_len(ip), total = rte_be_to_cpu_16(ip.total_length);
  if (header < kIpv4Len || header > total || total > room || header > first) return;
  if (is_fragment(ip)) return;
  if (fold_sum(sum_bytes(&ip, header)) != 0xffff) return;
  if (!headers_at_hand(m, header, total, ip.next_proto_id)) return;
  uint8_t* l4 = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen + header);
  Ports ports;
  if (!read_l4(l4, total - header, ip.next_proto_id, ports)) return;
  v.key4[i] = {{ip.src_addr, ip.dst_addr, ports.source, ports.dest}, ip.next_proto_id, {}};
  enter(w, v, i, l4, total, ip.next_proto_id);
}

void read_ipv6(WorkerState& w, Vector& v, unsigned i) noexcept {
  rte_mbuf* m = v.mbuf[i];
  if (!is_for(m, w.shared.ports[v.port]->mac, RTE_ETHER_TYPE_IPV6)) return;
  rte_ipv6_hdr& ip = *ipv6_of(m);
  const unsigned room = m->pkt_len - kEtherLen, first = m->data_len - kEtherLen;
  if (first < kIpv6Len || *reinterpret_cast<const uint8_t*>(&ip) >> 4 != 6) return;
  const unsigned payload = rte_be_to_cpu_16(ip.payload_len);
  if (payload + kIpv6Len > room || !may_come_by_wire(ip)) return;
  const unsigned total = payload + kIpv6Len;
  const Ipv6Upper upper = find_upper(ip, std::min(first, total));
  if (!upper.sound || upper.fragment || upper.offset > total) return;
  const uint8_t proto = upper.proto;
  if (!headers_at_hand(m, upper.offset, total, proto)) return;
  uint8_t* l4 = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen + upper.offset);
  Ports ports;
  if (!read_l4(l4, total - upper.offset, proto, ports)) return;
  FlowKey6& key = v.key6[i];
  key = {};
  memcpy(&key.saddr, ip.src_addr, 32);
  key.source_port = ports.source;
  key.dest_port = ports.dest;
  key.proto = proto;
  enter(w, v, i, l4, total, proto);
}

}  // namespace

void parse_rare(WorkerState& w, Vector& v, Family family) noexcept {
  v.live = v.tcp = 0;
  v.longest = 0;
  v.slow = first_bits(v.count);
  v.family = family;
  v.rare = true;
  for (unsigned i = 0; i < v.count; ++i) {
    if (family == Family::kV4) {
      read_ipv4(w, v, i);
    } else {
      read_ipv6(w, v, i);
    }
  }
}

}  // namespace dpvs
