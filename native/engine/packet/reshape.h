// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/checksum.h"
#include "packet/headers.h"

// Packets that gain or lose bytes behind their headers.

namespace dpvs {

/// Moves the first `headers` bytes of the frame towards its front by `by` bytes (towards its end if
/// `by` is negative): behind them are then `by` bytes more, or fewer, before what followed them.
/// False, and nothing changed, if the buffer has no room.
inline bool move_headers(rte_mbuf* m, unsigned headers, int by) noexcept {
  const auto* before = rte_pktmbuf_mtod(m, const uint8_t*);
  if (by > 0) {
    void* start = rte_pktmbuf_prepend(m, static_cast<uint16_t>(by));
    if (start == nullptr) return false;
    memmove(start, before, headers);
  } else if (by < 0) {
    memmove(const_cast<uint8_t*>(before) - by, before, headers);
    rte_pktmbuf_adj(m, static_cast<uint16_t>(-by));
  }
  return true;
}

/// Changes the length in the IP header by `by`, and its checksum with it.
inline void lengthen_ip(uint8_t* l3, int by) noexcept {
  if (l3[0] >> 4 != 4) {
    auto& v6 = *reinterpret_cast<rte_ipv6_hdr*>(l3);
    v6.payload_len = be16(static_cast<uint16_t>(rte_be_to_cpu_16(v6.payload_len) + by));
    return;
  }
  auto& v4 = *reinterpret_cast<rte_ipv4_hdr*>(l3);
  const rte_be16_t before = v4.total_length;
  v4.total_length = be16(static_cast<uint16_t>(rte_be_to_cpu_16(before) + by));
  v4.hdr_checksum = apply_delta(v4.hdr_checksum, checksum_delta(before, v4.total_length));
}

/// A folded sum of bytes as it counts from an odd place on. Source: RFC 1071, section 2 (B).
constexpr uint16_t sum_at_odd(uint16_t sum) noexcept { return __builtin_bswap16(sum); }

}  // namespace dpvs
