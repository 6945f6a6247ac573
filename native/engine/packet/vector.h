// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <emmintrin.h>
#include <rte_mbuf.h>
#include <rte_tcp.h>

#include <cstdint>

#include "generated/abi.h"
#include "packet/tuple.h"

namespace dpvs {

inline constexpr unsigned kBurst = 32;

struct Conn;

/// Packets of one family on their way through the nodes: a column per fact, a row per packet.
/// `live` has a bit for each packet that is still on the fast path; a node that takes a packet out
/// clears its bit and so owns the buffer.
struct Vector {
  uint32_t count = 0;
  uint32_t live = 0;
  uint32_t tcp = 0;      // packets that are TCP; of the live ones the others are UDP, if not `rare`
  uint32_t miss = 0;     // live packets of which lookup found no connection
  uint32_t slow = 0;     // packets set aside for `nodes/slow`
  uint32_t brief = 0;    // packets whose connection ends with them
  uint16_t longest = 0;  // of the live packets, bytes of the IP packet
  uint8_t port = 0;      // the port that received the burst
  Family family = Family::kV4;
  bool rare = false;  // SCTP and ICMP too, IP options, extension headers: of `parse_rare`

  rte_mbuf* mbuf[kBurst];
  uint8_t* l3[kBurst];  // the IP header; the Ethernet header stands right before it
  uint8_t* l4[kBurst];  // the transport header
  union {
    FlowKey4 key4[kBurst];
    FlowKey6 key6[kBurst];
  };
  uint64_t hash[kBurst];
  Conn* conn[kBurst];
  uint32_t conn_value[kBurst];  // connection index * 2 + direction
  uint16_t l3_len[kBurst];      // bytes of the IP packet
  uint8_t mode[kBurst];         // forwarding mode of the connection
  uint8_t out_port[kBurst];
};

/// The TCP header of a packet of `v.tcp`.
inline rte_tcp_hdr& tcp_of(const Vector& v, unsigned i) noexcept {
  return *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
}

/// A bit for each packet whose byte in a column is `value`; those of packets that are not live mean
/// nothing.
inline uint32_t equal_bytes(const uint8_t (&column)[kBurst], uint8_t value) noexcept {
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(value));
  const auto* half = reinterpret_cast<const __m128i*>(column);
  const int low = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(half), wanted));
  const int high = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(half + 1), wanted));
  return static_cast<uint32_t>(low) | static_cast<uint32_t>(high) << 16;
}

/// A bit for each packet that its connection's `out` tuple matched; those of packets that have none
/// mean nothing.
inline uint32_t outbound(const Vector& v) noexcept {
  uint32_t bits = 0;
  for (unsigned i = 0; i < kBurst; i += 4) {
    const auto* values = reinterpret_cast<const __m128i*>(v.conn_value + i);
    const __m128i signs = _mm_slli_epi32(_mm_loadu_si128(values), 31);
    bits |= static_cast<uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(signs))) << i;
  }
  return bits;
}

/// Calls `visit(i)` for each set bit of `mask`, lowest first, so that packets stay in order.
template <typename Visit>
inline void for_each_bit(uint32_t mask, Visit visit) noexcept {
  while (mask != 0) {
    const auto i = static_cast<unsigned>(__builtin_ctz(mask));
    mask &= mask - 1;
    visit(i);
  }
}

constexpr uint32_t first_bits(unsigned n) noexcept {
  return n >= 32 ? UINT32_MAX : (uint32_t{1} << n) - 1;
}

}  // namespace dpvs
