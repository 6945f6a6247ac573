// SPDX-License-Identifier: GPL-2.0-or-later
// What schedulers that hash read of the flow that they place.
#pragma once

#include <rte_byteorder.h>

#include "sched/scheduler.h"

namespace dpvs {

/// An address in 32 bits as a packet holds them, network order; of IPv6 the exclusive or of its
/// words.
inline uint32_t folded(const IpAddr& addr) noexcept {
  uint32_t words[4];
  std::memcpy(words, addr.bytes, sizeof words);
  return words[0] ^ words[1] ^ words[2] ^ words[3];
}

/// Source address of the flow, network order, folded to 32 bits.
inline uint32_t folded_source(const PickContext& ctx) noexcept { return folded(ctx.flow.saddr); }

/// Source port of the flow, host order.
inline uint16_t source_port(const PickContext& ctx) noexcept {
  return rte_be_to_cpu_16(ctx.flow.sport);
}

inline bool has_flag(const ServiceView& service, uint32_t flag) noexcept {
  return (service.flags & flag) != 0;
}

/// Buckets of sh and dh. Source: Linux, IP_VS_SH_TAB_BITS and IP_VS_DH_TAB_BITS.
inline constexpr uint32_t kAddressBuckets = 256;

/// Bucket of a number in host order: an address, or an address and a port added.
/// Source: Linux, multiplicative hash by the golden ratio, top 8 bits.
constexpr uint32_t address_bucket(uint32_t number) noexcept { return number * 2654435761u >> 24; }

}  // namespace dpvs
