// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "packet/checksum.h"
#include "packet/headers.h"

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
  const bool shape = ((load<uint64_t>(frame) ^ own) & kMacBits) == 0 &&
                     ((load<uint32_t>(frame + 12) ^ kIpv4Start) & kIpv4StartBits) == 0 &&
                     (fragment & be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) == 0;
  return shape && l3_len >= kIpv4Len + kUdpLen && l3_len + kEtherLen <= m->data_len &&
         m->nb_segs == 1 && sum_ipv4_header(ip) == 0xffff;
}

/// True if the segment's header fits into its packet.
inline bool is_whole_tcp(const uint8_t* ip, unsigned l3_len) noexcept {
  const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(ip + kIpv4Len);
  const unsigned header = l3_len >= kIpv4Len + kTcpLen ? tcp_header_len(*tcp) : 0;
  return header >= kTcpLen && header + kIpv4Len <= l3_len;
}

inline bool is_whole_udp(const uint8_t* ip, unsigned l3_len) noexcept {
  const auto* udp = reinterpret_cast<const rte_udp_hdr*>(ip + kIpv4Len);
  const unsigned udp_len = rte_be_to_cpu_16(udp->dgram_len);
  return udp_len >= kUdpLen && udp_len + kIpv4Len <= l3_len;
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
  for (unsigned i = 0; i < v.count; ++i) rte_prefetch0(rte_pktmbuf_mtod(v.mbuf[i], void*));
  for (unsigned i = 0; i < v.count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    auto* frame = rte_pktmbuf_mtod(m, uint8_t*);
    uint8_t* ip = frame + kEtherLen;
    const unsigned l3_len = rte_be_to_cpu_16(load<uint16_t>(ip + 2));
    const uint8_t proto = ip[offsetof(rte_ipv4_hdr, next_proto_id)];
    if (!is_plain_ipv4(m, frame, own, l3_len)) continue;
    if (proto == IPPROTO_TCP ? !is_whole_tcp(ip, l3_len)
                             : proto != IPPROTO_UDP || !is_whole_udp(ip, l3_len)) {
      continue;
    }
    if (l3_len + kEtherLen < m->data_len) trim_padding(m, l3_len);
    v.l3[i] = ip;
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    _mm_store_si128(reinterpret_cast<__m128i*>(&v.key[i]), key_of(ip, proto));
    live |= 1u << i;
    tcp |= static_cast<uint32_t>(proto == IPPROTO_TCP) << i;
  }
  v.live = live;
  v.tcp = tcp;
  v.slow = first_bits(v.count) & ~live;
}

}  // namespace dpvs
