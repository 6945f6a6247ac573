// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/nodes.h"
#include "packet/checksum.h"
#include "packet/frame_start.h"

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
  const FrameStart start(w.shared.ports[v.port]->mac, RTE_ETHER_TYPE_IPV4, RTE_IPV4_VHL_DEF, 0xff);
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
  const unsigned count = v.count;
  alignas(16) uint8_t protos[kBurst] = {};
  uint32_t slow = 0;
  int longest = 0;
  for (unsigned i = 0; i < count; ++i) {
    rte_mbuf* m = v.mbuf[i];
    uint8_t* ip = rte_pktmbuf_mtod(m, uint8_t*) + kEtherLen;
    uint8_t* l4 = ip + kIpv6Len;
    const uint8_t proto = ip[offsetof(rte_ipv6_hdr, proto)];
    const bool is_tcp = proto == IPPROTO_TCP;
    const int l4_len = rte_be_to_cpu_16(load<uint16_t>(ip + offsetof(rte_ipv6_hdr, payload_len)));
    const int l3_len = l4_len + static_cast<int>(kIpv6Len);
    const int padding = m->data_len - static_cast<int>(kEtherLen) - l3_len;
    const int room = room_of_l4(l4, l4_len, is_tcp) | padding;
    const unsigned odd = (m->nb_segs ^ 1u) | (ip[0] >> 4 ^ 6u) | static_cast<unsigned>(room) >> 31;
    protos[i] = proto;
    if (odd != 0 || (!is_tcp && proto != IPPROTO_UDP) ||
        !may_come_by_wire(*reinterpret_cast<const rte_ipv6_hdr*>(ip))) [[unlikely]] {
      slow |= 1u << i;
      continue;
    }
    if (padding > 0) trim_to(m, static_cast<unsigned>(l3_len));
    v.l3[i] = ip;
    v.l4[i] = l4;
    v.l3_len[i] = static_cast<uint16_t>(l3_len);
    longest = std::max(longest, l3_len);
    FlowKey6& key = v.key6[i];
    memcpy(&key.saddr, ip + offsetof(rte_ipv6_hdr, src_addr), 2 * sizeof(IpAddr));
    const uint64_t ports_proto = load<uint32_t>(l4) | uint64_t{proto} << 32;
    memcpy(&key.source_port, &ports_proto, sizeof ports_proto);
  }
  v.slow = slow;
  v.live = first_bits(count) & ~slow;
  v.tcp = equal_bytes(protos, IPPROTO_TCP) & v.live;
  v.longest = static_cast<uint16_t>(longest);
  v.family = Family::kV6;
  v.rare = false;
}

}  // namespace dpvs
