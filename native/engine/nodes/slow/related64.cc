// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/slow/icmp_error.h"
#include "nodes/slow/related.h"
#include "packet/compose.h"
#include "packet/icmp6.h"
#include "proto/icmp64.h"

// Errors of connections whose client and server are of different families.

namespace dpvs {
namespace {

/// What goes over unchanged: the quoted transport header and what follows it.
struct Rest {
  const uint8_t* bytes;
  unsigned len;
};

Rest rest_of(const RelatedError& e, unsigned most) noexcept {
  const auto len = static_cast<unsigned>(e.icmp + e.icmp_len - e.quoted_l4);
  return {e.quoted_l4, std::min(len, most)};
}

IcmpWords words_of(const RelatedError& e) noexcept {
  uint16_t half;
  uint32_t word;
  memcpy(&half, e.icmp + 6, sizeof half);
  memcpy(&word, e.icmp + 4, sizeof word);
  const uint32_t mtu =
      e.flow.family == Family::kV4 ? rte_be_to_cpu_16(half) : rte_be_to_cpu_32(word);
  return {e.icmp[0], e.icmp[1], mtu};
}

/// Room for `len` zeroed bytes of IP in a new frame; null without a buffer.
rte_mbuf* new_packet(WorkerState& w, unsigned len) noexcept {
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr) return nullptr;
  char* start = rte_pktmbuf_append(m, static_cast<uint16_t>(kEtherLen + len));
  if (start == nullptr) {
    rte_pktmbuf_free(m);
    return nullptr;
  }
  memset(start, 0, kEtherLen + len);
  return m;
}

/// Type, code and the word behind the checksum; of ICMP the MTU has the lower half only.
void put_words(uint8_t* icmp, const IcmpWords& words) noexcept {
  icmp[0] = words.type;
  icmp[1] = words.code;
  const uint32_t word = be32(words.mtu);
  memcpy(icmp + 4, &word, sizeof word);
}

Flow error_flow(const Origin& origin, uint8_t proto) noexcept {
  return {origin.flow.family, proto, 0, 0, origin.flow.daddr, origin.flow.saddr};
}

rte_mbuf* to_v6(WorkerState& w, rte_mbuf* m, const RelatedError& e, const Origin& origin,
                const IcmpWords& words) noexcept {
  const Rest rest = rest_of(e, kLongestErrorV6 - 2 * kIpv6Len - kIcmpLen);
  const unsigned icmp_len = kIcmpLen + kIpv6Len + rest.len;
  rte_mbuf* out = new_packet(w, kIpv6Len + icmp_len);
  if (out == nullptr) return nullptr;
  rte_ipv6_hdr& ip = *ipv6_of(out);
  put_ip(&ip, {.ttl = ipv4_of(m)->time_to_live}, error_flow(origin, IPPROTO_ICMPV6), icmp_len);
  auto* icmp = reinterpret_cast<uint8_t*>(&ip + 1);
  put_words(icmp, words);
  const auto& was = *reinterpret_cast<const rte_ipv4_hdr*>(e.quoted);
  const unsigned was_payload = rte_be_to_cpu_16(was.total_length) - ipv4_header_len(was);
  put_ip(icmp + kIcmpLen, {.ttl = was.time_to_live}, origin.flow, was_payload);
  uint8_t* l4 = icmp + kIcmpLen + kIpv6Len;
  memcpy(l4, rest.bytes, rest.len);
  restore_quoted_l4(l4, origin);
  const auto sum = static_cast<uint16_t>(~fold_sum(sum_ipv6_payload(ip, IPPROTO_ICMPV6)));
  memcpy(icmp + 2, &sum, sizeof sum);
  return out;
}

rte_mbuf* to_v4(WorkerState& w, rte_mbuf* m, const RelatedError& e, const Origin& origin,
                const IcmpWords& words) noexcept {
  const Rest rest = rest_of(e, kLongestErrorV4 - 2 * kIpv4Len - kIcmpLen);
  const unsigned icmp_len = kIcmpLen + kIpv4Len + rest.len;
  rte_mbuf* out = new_packet(w, kIpv4Len + icmp_len);
  if (out == nullptr) return nullptr;
  rte_ipv4_hdr& ip = *ipv4_of(out);
  put_ip(&ip, {.ttl = ipv6_of(m)->hop_limits, .dont_fragment = true},
         error_flow(origin, IPPROTO_ICMP), icmp_len);
  auto* icmp = reinterpret_cast<uint8_t*>(&ip + 1);
  put_words(icmp, words);
  const auto& was = *reinterpret_cast<const rte_ipv6_hdr*>(e.quoted);
  const auto was_extensions = static_cast<unsigned>(e.quoted_l4 - e.quoted) - kIpv6Len;
  put_ip(icmp + kIcmpLen, {.ttl = was.hop_limits, .dont_fragment = true}, origin.flow,
         rte_be_to_cpu_16(was.payload_len) - was_extensions);
  uint8_t* l4 = icmp + kIcmpLen + kIpv4Len;
  memcpy(l4, rest.bytes, rest.len);
  restore_quoted_l4(l4, origin);
  const auto sum = static_cast<uint16_t>(~fold_sum(sum_bytes(icmp, icmp_len)));
  memcpy(icmp + 2, &sum, sizeof sum);
  return out;
}

}  // namespace

rte_mbuf* translate_related(WorkerState& w, rte_mbuf* m, const RelatedError& error,
                            const Conn& conn, Direction dir) noexcept {
  const Origin origin = origin_of(w, conn, dir);
  const bool from_v4 = conn.family(dir) == Family::kV4;
  IcmpWords told = words_of(error);
  const bool about_size = from_v4 ? told.type == 3 && told.code == 4 : told.type == 2;
  if (about_size && told.mtu > origin.mtu_room) told.mtu -= origin.mtu_room;
  const std::optional<IcmpWords> words = from_v4 ? icmp_to_icmp6(told) : icmp6_to_icmp(told);
  if (!words) {
    w.drop(m, Drop::kBadL4);
    return nullptr;
  }
  rte_mbuf* out = from_v4 ? to_v6(w, m, error, origin, *words) : to_v4(w, m, error, origin, *words);
  if (out == nullptr) {
    w.drop(m, Drop::kNoMemory);
  } else {
    rte_pktmbuf_free(m);
  }
  return out;
}

}  // namespace dpvs
