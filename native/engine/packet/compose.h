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
