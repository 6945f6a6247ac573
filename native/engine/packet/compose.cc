// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/compose.h"

#include "packet/checksum.h"

namespace dpvs {
namespace {

void put_ipv4(rte_ipv4_hdr& ip, const Flow& flow, const IpFields& fields, uint16_t l4_len) {
  ip.version_ihl = RTE_IPV4_VHL_DEF;
  ip.type_of_service = fields.tos;
  ip.total_length = be16(static_cast<uint16_t>(kIpv4Len + l4_len));
  ip.packet_id = fields.id;
  ip.fragment_offset = fields.dont_fragment ? be16(RTE_IPV4_HDR_DF_FLAG) : uint16_t{0};
  ip.time_to_live = fields.ttl;
  ip.next_proto_id = flow.proto;
  ip.src_addr = flow.saddr.be32();
  ip.dst_addr = flow.daddr.be32();
  ip.hdr_checksum = static_cast<uint16_t>(~sum_ipv4_header(&ip));
}

void put_ipv6(rte_ipv6_hdr& ip, const Flow& flow, const IpFields& fields, uint16_t l4_len) {
  ip.vtc_flow = be32(6u << 28 | uint32_t{fields.tos} << 20 | fields.flow_label);
  ip.payload_len = be16(l4_len);
  ip.proto = flow.proto;
  ip.hop_limits = fields.ttl;
  memcpy(ip.src_addr, &flow.saddr, sizeof flow.saddr);
  memcpy(ip.dst_addr, &flow.daddr, sizeof flow.daddr);
}

}  // namespace

uint8_t* compose_ip(rte_mbuf* m, const Flow& flow, const IpFields& fields,
                    uint16_t l4_len) noexcept {
  const bool v4 = flow.family == Family::kV4;
  const auto len = static_cast<uint16_t>(kEtherLen + (v4 ? kIpv4Len : kIpv6Len) + l4_len);
  memset(rte_pktmbuf_append(m, len), 0, len);
  if (v4) {
    put_ipv4(*ipv4_of(m), flow, fields, l4_len);
    return reinterpret_cast<uint8_t*>(ipv4_of(m) + 1);
  }
  put_ipv6(*ipv6_of(m), flow, fields, l4_len);
  return reinterpret_cast<uint8_t*>(ipv6_of(m) + 1);
}

uint64_t sum_pseudo(const Flow& flow, uint16_t len) noexcept {
  return sum_bytes(&flow.saddr, 2 * sizeof(IpAddr)) + be16(flow.proto) + be16(len);
}

void seal_tcp(rte_tcp_hdr& tcp, const Flow& flow, uint16_t len) noexcept {
  tcp.cksum = static_cast<uint16_t>(~fold_sum(sum_pseudo(flow, len) + sum_bytes(&tcp, len)));
}

}  // namespace dpvs
