// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/nodes.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "packet/whole.h"

namespace dpvs {
namespace {

template <typename Word>
inline Word load(const void* at) noexcept {
  Word word;
  memcpy(&word, at, sizeof word);
  return word;
}

constexpr uint64_t kMacBits = (uint64_t{1} << 48) - 1;
// EtherType IPv4, version 4, five words of header: the four bytes from byte 12 on, but for the TOS.
constexpr uint32_t kIpv4Start = 0x00450008, kIpv4StartBits = 0x00ffffff;

/// True if the frame is addressed to `own` and holds a whole, unfragmented IPv4 packet without
/// options, in one buffer, with a right header checksum.
inline bool is_plain_ipv4(const rte_mbuf* m, const uint8_t* frame, uint64_t own,
                          unsigned l3_len) noexcept {
  const uint8_t* ip = frame + kEtherLen;
  const auto fragment = load<uint16_t>(ip + offsetof(rte_ipv4_hdr, fragment_offset));
  // All of it is true of nearly every packet: one branch instead of seven.
  const uint64_t wrong = ((load<uint64_t>(frame) ^ own) & kMacBits) |
                         ((load<uint32_t>(frame + 12) ^ kIpv4Start) & kIpv4StartBits) |
                         (fragment & be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) |
                         static_cast<uint64_t>(l3_len < kIpv4Len + kUdpLen) |
                         static_cast<uint64_t>(l3_len + kEtherLen > m->data_len) |
                         static_cast<uint64_t>(m->nb_segs ^ 1);
  return wrong == 0 && ipv4_checksum_is_right(ip);
}

/// Addresses and ports lie side by side; what follows them gives way to the protocol.
inline __m128i key_of(const uint8_t* ip, uint8_t proto) noexcept {
  const uint8_t* tuple = ip + offsetof(rte_ipv4_hdr, src_addr);
  return _mm_insert_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(tuple)), proto, 3);
}

inline void trim_padding(rte_mbuf* m, unsigned l3_len) noexcept {
  m->data_len = static_cast<uint16_t>(l3_len + kEtherLen);
  m->pkt_len = m->data_len;
}

}  // namespace

void parse(WorkerState& w, Vector& v) noexcept {
  uint64_t own = 0;
  memcpy(&own, &w.shared.ports[v.port]->mac, RTE_ETHER_ADDR_LEN);
  uint32_t live = 0, tcp = 0;
  unsigned longest = 0;
  for (unsigned i = 0; i < v.count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    auto* frame = rte_pktmbuf_mtod(m, uint8_t*);
    uint8_t* ip = frame + kEtherLen;
    const unsigned l3_len = rte_be_to_cpu_16(load<uint16_t>(ip + 2));
    const uint8_t proto = ip[offsetof(rte_ipv4_hdr, next_proto_id)];
    if (!is_plain_ipv4(m, frame, own, l3_len)) continue;
    if (!is_whole_l4(ip + kIpv4Len, l3_len - kIpv4Len, proto)) continue;
    if (l3_len + kEtherLen < m->data_len) trim_padding(m, l3_len);
    v.l3[i] = ip;
    v.l4[i] = ip + kIpv4Len;
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    longest = std::max(longest, l3_len);
    _mm_store_si128(reinterpret_cast<__m128i*>(&v.key4[i]), key_of(ip, proto));
    live |= 1u << i;
    tcp |= static_cast<uint32_t>(proto == IPPROTO_TCP) << i;
  }
  v.live = live;
  v.tcp = tcp;
  v.longest = static_cast<uint16_t>(longest);
  v.slow = first_bits(v.count) & ~live;
  v.family = Family::kV4;
  v.rare = false;
}

void parse_ipv6(WorkerState&, Vector& v) noexcept {
  uint32_t live = 0, tcp = 0;
  unsigned longest = 0;
  for (unsigned i = 0; i < v.count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    auto* frame = rte_pktmbuf_mtod(m, uint8_t*);
    auto* ip = reinterpret_cast<rte_ipv6_hdr*>(frame + kEtherLen);
    const unsigned l4_len = rte_be_to_cpu_16(ip->payload_len);
    const unsigned l3_len = l4_len + kIpv6Len;
    if (l3_len + kEtherLen > m->data_len || m->nb_segs != 1 || frame[kEtherLen] >> 4 != 6) continue;
    if (!may_come_by_wire(*ip)) continue;
    auto* l4 = reinterpret_cast<uint8_t*>(ip + 1);
    if (!is_whole_l4(l4, l4_len, ip->proto)) continue;
    if (l3_len + kEtherLen < m->data_len) trim_padding(m, l3_len);
    v.l3[i] = frame + kEtherLen;
    v.l4[i] = l4;
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    longest = std::max(longest, l3_len);
    FlowKey6& key = v.key6[i];
    key = {};
    memcpy(&key.saddr, ip->src_addr, 32);
    memcpy(&key.source_port, l4, 4);
    key.proto = ip->proto;
    live |= 1u << i;
    tcp |= static_cast<uint32_t>(ip->proto == IPPROTO_TCP) << i;
  }
  v.live = live;
  v.tcp = tcp;
  v.longest = static_cast<uint16_t>(longest);
  v.slow = first_bits(v.count) & ~live;
  v.family = Family::kV6;
  v.rare = false;
}

}  // namespace dpvs
