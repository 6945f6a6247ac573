// SPDX-License-Identifier: GPL-2.0-or-later
#include <smmintrin.h>

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

inline __m128i load16(const uint8_t* at) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

/// What the first 16 bytes of a plain frame to `own` are, and which bits of them count: MAC
/// address, EtherType IPv4, version 4, five words of header.
struct Start {
  __m128i wanted, counts;

  explicit Start(const rte_ether_addr& own) noexcept {
    alignas(16) uint8_t bytes[16] = {}, bits[16] = {};
    memcpy(bytes, &own, RTE_ETHER_ADDR_LEN);
    memset(bits, 0xff, RTE_ETHER_ADDR_LEN);
    bytes[12] = 0x08;
    bytes[14] = 0x45;
    bits[12] = bits[13] = bits[14] = 0xff;
    wanted = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes));
    counts = _mm_load_si128(reinterpret_cast<const __m128i*>(bits));
  }
  bool is_of(const uint8_t* frame) const noexcept {
    const __m128i other = _mm_and_si128(_mm_xor_si128(load16(frame), wanted), counts);
    return _mm_testz_si128(other, other) != 0;
  }
};

/// Not 0 for a frame that holds a fragment, is not in one buffer, or has a wrong header checksum.
inline unsigned odd_in_ipv4(const rte_mbuf* m, const uint8_t* ip) noexcept {
  const auto fragment = load<uint16_t>(ip + offsetof(rte_ipv4_hdr, fragment_offset));
  return (fragment & be16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) | (m->nb_segs ^ 1u) |
         (sum_ipv4_header(ip) ^ 0xffffu);
}

/// Negative if the transport header, of TCP or UDP, does not fit into the `l4_len` bytes of its
/// packet.
inline int room_of_l4(const uint8_t* l4, int l4_len, bool is_tcp) noexcept {
  if (is_tcp) {
    const int header = l4[offsetof(rte_tcp_hdr, data_off)] >> 4 << 2;
    return (header - static_cast<int>(kTcpLen)) | (l4_len - header);
  }
  const int len = rte_be_to_cpu_16(load<uint16_t>(l4 + offsetof(rte_udp_hdr, dgram_len)));
  return (len - static_cast<int>(kUdpLen)) | (l4_len - len);
}

/// Addresses and ports lie side by side; what follows them gives way to the protocol.
inline __m128i key_of(const uint8_t* ip, uint8_t proto) noexcept {
  const uint8_t* tuple = ip + offsetof(rte_ipv4_hdr, src_addr);
  return _mm_insert_epi32(load16(tuple), proto, 3);
}

}  // namespace

void parse(WorkerState& w, Vector& v) noexcept {
  const Start start(w.shared.ports[v.port]->mac);
  const unsigned count = v.count;
  alignas(16) uint8_t protos[kBurst] = {};
  uint32_t slow = 0;
  int longest = 0;
  for (unsigned i = 0; i < count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    auto* frame = rte_pktmbuf_mtod(m, uint8_t*);
    uint8_t* ip = frame + kEtherLen;
    uint8_t* l4 = ip + kIpv4Len;
    const uint8_t proto = ip[offsetof(rte_ipv4_hdr, next_proto_id)];
    const bool is_tcp = proto == IPPROTO_TCP;
    const int l3_len = rte_be_to_cpu_16(load<uint16_t>(ip + offsetof(rte_ipv4_hdr, total_length)));
    const int padding = m->data_len - static_cast<int>(kEtherLen) - l3_len;
    const int room = room_of_l4(l4, l3_len - static_cast<int>(kIpv4Len), is_tcp) | padding;
    protos[i] = proto;
    // Nearly every packet passes: few branches for all that may be wrong.
    if (!start.is_of(frame) || (odd_in_ipv4(m, ip) | static_cast<unsigned>(room) >> 31) != 0 ||
        (!is_tcp && proto != IPPROTO_UDP)) [[unlikely]] {
      slow |= 1u << i;
      continue;
    }
    if (padding > 0) trim_to(m, static_cast<unsigned>(l3_len));
    v.l3[i] = ip;
    v.l4[i] = l4;
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    longest = std::max(longest, l3_len);
    _mm_store_si128(reinterpret_cast<__m128i*>(&v.key4[i]), key_of(ip, proto));
  }
  v.slow = slow;
  v.live = first_bits(count) & ~slow;
  v.tcp = equal_bytes(protos, IPPROTO_TCP) & v.live;
  v.longest = static_cast<uint16_t>(longest);
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
    if (l3_len + kEtherLen < m->data_len) trim_to(m, l3_len);
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
