// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"

namespace dpvs {

/// What of a packet shows on the outside of one that carries it.
struct Inside {
  bool v4;
  uint8_t hops;  // time to live
  uint8_t traffic_class;
  bool dont_fragment;
  unsigned len;
};

/// Of the IP packet of a frame.
inline Inside inside_of(const rte_mbuf* m) noexcept {
  const unsigned len = m->pkt_len - kEtherLen;
  const auto& v4 = *rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, kEtherLen);
  if (v4.version_ihl >> 4 == 4) {
    const bool df = (v4.fragment_offset & be16(RTE_IPV4_HDR_DF_FLAG)) != 0;
    return {true, v4.time_to_live, v4.type_of_service, df, len};
  }
  const auto& v6 = *rte_pktmbuf_mtod_offset(m, const rte_ipv6_hdr*, kEtherLen);
  return {false, v6.hop_limits, traffic_class_of(v6), true, len};
}

}  // namespace dpvs
