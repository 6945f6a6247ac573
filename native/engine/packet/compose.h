// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "packet/headers.h"

namespace dpvs {

/// What of an IP header of our own is not the flow's. `id` in network order.
struct IpFields {
  uint8_t ttl = 64;
  uint8_t tos = 0;  // traffic class of IPv6
  bool dont_fragment = false;
  uint16_t id = 0;
  uint32_t flow_label = 0;
};

/// Ends of an IPv4 header, as the packet has them, and the protocol of what follows it.
struct Ends4 {
  uint32_t saddr, daddr;
  uint8_t proto;
};
/// The same of IPv6.
struct Ends6 {
  const IpAddr& saddr;
  const IpAddr& daddr;
  uint8_t proto;
};

/// Writes a header of 20 bytes with its checksum, for `payload_len` bytes behind it. Made in
/// registers: to read back what was just written would wait for it.
inline void put_ipv4(void* at, const IpFields& fields, const Ends4& ends,
                     unsigned payload_len) noexcept {
  const uint16_t len = be16(static_cast<uint16_t>(kIpv4Len + payload_len));
  const uint16_t fragment = fields.dont_fragment ? be16(RTE_IPV4_HDR_DF_FLAG) : uint16_t{0};
  uint32_t words[5] = {uint32_t{RTE_IPV4_VHL_DEF} | uint32_t{fields.tos} << 8 | uint32_t{len} << 16,
                       uint32_t{fields.id} | uint32_t{fragment} << 16,
                       uint32_t{fields.ttl} | uint32_t{ends.proto} << 8, ends.saddr, ends.daddr};
  const uint64_t sum = uint64_t{words[0]} + words[1] + words[2] + words[3] + words[4];
  words[2] |= uint32_t{static_cast<uint16_t>(~fold_sum(sum))} << 16;
  memcpy(at, words, sizeof words);
}

inline void put_ipv6(void* at, const IpFields& fields, const Ends6& ends,
                     unsigned payload_len) noexcept {
  auto& ip = *static_cast<rte_ipv6_hdr*>(at);
  const uint32_t first = 6u << 28 | uint32_t{fields.tos} << 20 | fields.flow_label;
  set_field(ip, &rte_ipv6_hdr::vtc_flow, be32(first));
  ip.payload_len = be16(static_cast<uint16_t>(payload_len));
  ip.proto = ends.proto;
  ip.hop_limits = fields.ttl;
  memcpy(ip.src_addr, &ends.saddr, sizeof ip.src_addr);
  memcpy(ip.dst_addr, &ends.daddr, sizeof ip.dst_addr);
}

/// The same of either family, with the addresses and protocol of `flow`.
inline void put_ip(void* at, const IpFields& fields, const Flow& flow,
                   unsigned payload_len) noexcept {
  if (flow.family == Family::kV4) {
    put_ipv4(at, fields, {flow.saddr.be32(), flow.daddr.be32(), flow.proto}, payload_len);
  } else {
    put_ipv6(at, fields, {flow.saddr, flow.daddr, flow.proto}, payload_len);
  }
}

/// Makes the empty buffer `m` an Ethernet header of zeros and the IP header of `flow`, followed by
/// `l4_len` bytes of zeros, at most 1 KiB. Returns where they start.
uint8_t* compose_ip(rte_mbuf* m, const Flow& flow, const IpFields& fields,
                    uint16_t l4_len) noexcept;

/// Sum of the pseudo-header of a segment of `flow` with `len` bytes in all. Source: RFC 9293,
/// section 3.1; RFC 8200, section 8.1.
uint64_t sum_pseudo(const Flow& flow, uint16_t len) noexcept;

/// Puts in the checksum of the TCP segment of `len` bytes at `tcp`, whose own field is zero.
void seal_tcp(rte_tcp_hdr& tcp, const Flow& flow, uint16_t len) noexcept;

/// The same flow seen from the other end.
inline Flow reverse_flow(const Flow& flow) noexcept {
  return {flow.family, flow.proto, flow.dport, flow.sport, flow.daddr, flow.saddr};
}

}  // namespace dpvs
