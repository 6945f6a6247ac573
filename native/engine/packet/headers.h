// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <netinet/in.h>
#include <rte_arp.h>
#include <rte_byteorder.h>
#include <rte_ether.h>
#include <rte_icmp.h>
#include <rte_ip.h>
#include <rte_mbuf.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#include <cstdint>
#include <cstring>

#include "packet/checksum.h"

namespace dpvs {

inline constexpr unsigned kEtherLen = RTE_ETHER_HDR_LEN;
inline constexpr unsigned kIpv4Len = sizeof(rte_ipv4_hdr);
inline constexpr unsigned kIpv6Len = sizeof(rte_ipv6_hdr);
inline constexpr unsigned kUdpLen = sizeof(rte_udp_hdr);
inline constexpr unsigned kTcpLen = sizeof(rte_tcp_hdr);

/// Routing daemons that speak it run on the kernel's side.
inline constexpr uint8_t kProtoOspf = 89;

inline uint16_t be16(uint16_t host) noexcept { return rte_cpu_to_be_16(host); }
inline uint32_t be32(uint32_t host) noexcept { return rte_cpu_to_be_32(host); }

inline rte_ether_hdr* ether_of(rte_mbuf* m) noexcept { return rte_pktmbuf_mtod(m, rte_ether_hdr*); }

/// The IPv4 header of a frame without VLAN tag.
inline rte_ipv4_hdr* ipv4_of(rte_mbuf* m) noexcept {
  return rte_pktmbuf_mtod_offset(m, rte_ipv4_hdr*, kEtherLen);
}
inline rte_ipv6_hdr* ipv6_of(rte_mbuf* m) noexcept {
  return rte_pktmbuf_mtod_offset(m, rte_ipv6_hdr*, kEtherLen);
}
inline unsigned ipv4_header_len(const rte_ipv4_hdr& ip) noexcept {
  return (ip.version_ihl & RTE_IPV4_HDR_IHL_MASK) * 4u;
}
/// Sets the checksum of an IPv4 header whose other fields are all set.
inline void seal_ipv4(rte_ipv4_hdr& ip) noexcept {
  ip.hdr_checksum = 0;
  ip.hdr_checksum = static_cast<uint16_t>(~fold_sum(sum_bytes(&ip, ipv4_header_len(ip))));
}
inline bool is_fragment(const rte_ipv4_hdr& ip) noexcept {
  return (ip.fragment_offset & be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) != 0;
}

/// True for protocols whose header begins with two ports.
inline bool has_ports(uint8_t proto) noexcept {
  return proto == IPPROTO_TCP || proto == IPPROTO_UDP || proto == IPPROTO_SCTP;
}

/// One's complement sum of all that a frame holds from `offset` on, in however many buffers.
inline uint16_t sum_from(const rte_mbuf* m, unsigned offset) noexcept {
  uint16_t sum = 0;
  rte_raw_cksum_mbuf(m, offset, m->pkt_len - offset, &sum);
  return sum;
}

inline uint8_t traffic_class_of(const rte_ipv6_hdr& ip) noexcept {
  uint32_t first;
  std::memcpy(&first, &ip, sizeof first);
  return static_cast<uint8_t>(rte_be_to_cpu_32(first) >> 20);
}

inline unsigned tcp_header_len(const rte_tcp_hdr& tcp) noexcept { return (tcp.data_off >> 4) * 4u; }

/// Cuts off what follows an IP packet of `l3_len` bytes: padding.
inline void trim_to(rte_mbuf* m, unsigned l3_len) noexcept {
  if (m->nb_segs != 1) return;  // put together of fragments, which were trimmed
  m->data_len = static_cast<uint16_t>(l3_len + kEtherLen);
  m->pkt_len = m->data_len;
}

/// Reads and writes a field of a packed header, whatever its address: a pointer to a member does
/// not know that the header is packed.
template <typename Header, typename Field>
Field field_of(const Header& header, Field Header::*field) noexcept {
  Field value;
  std::memcpy(&value, &(header.*field), sizeof value);
  return value;
}
template <typename Header, typename Field>
void set_field(Header& header, Field Header::*field, Field value) noexcept {
  std::memcpy(&(header.*field), &value, sizeof value);
}

/// Exchanges two fields of packed headers.
template <typename Header, typename Field>
void swap_fields(Header& header, Field Header::*a, Field Header::*b) noexcept {
  const Field kept = field_of(header, a);
  set_field(header, a, field_of(header, b));
  set_field(header, b, kept);
}

inline bool begins_with_zeros(const uint8_t (&addr)[16]) noexcept {
  uint64_t first;
  std::memcpy(&first, addr, sizeof first);
  return first == 0;
}

/// True if a packet with these addresses may come by wire: its source is no group, neither end is
/// the loopback, and its group reaches beyond an interface. Source: RFC 4291, sections 2.5.3, 2.7.
inline bool may_come_by_wire(const rte_ipv6_hdr& ip) noexcept {
  const bool is_usual = ip.src_addr[0] != 0xff && ip.dst_addr[0] != 0xff &&
                        !begins_with_zeros(ip.src_addr) && !begins_with_zeros(ip.dst_addr);
  if (is_usual) [[likely]]
    return true;
  static constexpr uint8_t kLoopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const bool narrow_group = ip.dst_addr[0] == 0xff && (ip.dst_addr[1] & 0x0f) <= 1;
  return ip.src_addr[0] != 0xff && !narrow_group &&
         std::memcmp(ip.src_addr, kLoopback, sizeof kLoopback) != 0 &&
         std::memcmp(ip.dst_addr, kLoopback, sizeof kLoopback) != 0;
}

template <typename Header>
Header* l4_of(rte_ipv4_hdr* ip) noexcept {
  return reinterpret_cast<Header*>(reinterpret_cast<uint8_t*>(ip) + ipv4_header_len(*ip));
}

}  // namespace dpvs
