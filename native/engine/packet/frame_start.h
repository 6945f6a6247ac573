// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <smmintrin.h>

#include "packet/headers.h"

namespace dpvs {

/// The first 16 bytes of frames to one of our addresses with packets of one kind: MAC address,
/// EtherType and the IP header's first byte, compared at once.
class FrameStart {
 public:
  /// `bits`: of the IP header's first byte that must be those of `first`.
  FrameStart(const rte_ether_addr& own, uint16_t ether_type, uint8_t first, uint8_t bits) noexcept {
    alignas(16) uint8_t bytes[16] = {}, count[16] = {};
    memcpy(bytes, &own, RTE_ETHER_ADDR_LEN);
    memset(count, 0xff, RTE_ETHER_ADDR_LEN);
    const uint16_t type = be16(ether_type);
    memcpy(bytes + offsetof(rte_ether_hdr, ether_type), &type, sizeof type);
    memset(count + offsetof(rte_ether_hdr, ether_type), 0xff, sizeof type);
    bytes[kEtherLen] = first;
    count[kEtherLen] = bits;
    wanted_ = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes));
    counts_ = _mm_load_si128(reinterpret_cast<const __m128i*>(count));
  }
  bool is_of(const uint8_t* frame) const noexcept {
    const __m128i there = _mm_loadu_si128(reinterpret_cast<const __m128i*>(frame));
    return _mm_testz_si128(_mm_xor_si128(there, wanted_), counts_) != 0;
  }

 private:
  __m128i wanted_, counts_;
};

}  // namespace dpvs
