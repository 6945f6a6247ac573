// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"

namespace dpvs {

/// True if the transport header is that of TCP or UDP and fits into its packet.
inline bool is_whole_l4(const uint8_t* l4, unsigned l4_len, uint8_t proto) noexcept {
  if (proto == IPPROTO_TCP) {
    const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(l4);
    const unsigned header = l4_len >= kTcpLen ? tcp_header_len(*tcp) : 0;
    return header >= kTcpLen && header <= l4_len;
  }
  if (proto != IPPROTO_UDP || l4_len < kUdpLen) return false;
  const unsigned udp_len = rte_be_to_cpu_16(reinterpret_cast<const rte_udp_hdr*>(l4)->dgram_len);
  return udp_len >= kUdpLen && udp_len <= l4_len;
}

}  // namespace dpvs
