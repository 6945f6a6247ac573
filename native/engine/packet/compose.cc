// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/compose.h"

namespace dpvs {
uint8_t* compose_ip(rte_mbuf* m, const Flow& flow, const IpFields& fields,
                    uint16_t l4_len) noexcept {
  const bool v4 = flow.family == Family::kV4;
  const auto len = static_cast<uint16_t>(kEtherLen + (v4 ? kIpv4Len : kIpv6Len) + l4_len);
  memset(rte_pktmbuf_append(m, len), 0, len);
  auto* const ip = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  put_ip(ip, fields, flow, l4_len);
  return ip + (v4 ? kIpv4Len : kIpv6Len);
}

uint64_t sum_pseudo(const Flow& flow, uint16_t len) noexcept {
  return sum_bytes(&flow.saddr, 2 * sizeof(IpAddr)) + be16(flow.proto) + be16(len);
}

void seal_tcp(rte_tcp_hdr& tcp, const Flow& flow, uint16_t len) noexcept {
  tcp.cksum = static_cast<uint16_t>(~fold_sum(sum_pseudo(flow, len) + sum_bytes(&tcp, len)));
}

}  // namespace dpvs
