// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/toa.h"

#include <cstring>

#include "packet/checksum.h"
#include "proto/tcp.h"

namespace dpvs {
namespace {

constexpr unsigned kMaxTcpHeader = 60;

/// Turns options of our kind that the client sent into NOPs: a server believes the first it finds.
void blank_forged(rte_tcp_hdr& tcp) noexcept {
  static constexpr uint8_t kNops[40] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (option.kind == kToaKind && option.len <= sizeof kNops) {
      replace_in_segment(tcp, option.at, kNops, option.len);
    }
  });
}

/// Length of the IP packet and of its header.
struct Lengths {
  unsigned packet;
  unsigned header;
};

Lengths lengths_of(rte_mbuf* m) noexcept {
  const rte_ipv4_hdr& v4 = *ipv4_of(m);
  if (v4.version_ihl >> 4 == 4) return {rte_be_to_cpu_16(v4.total_length), ipv4_header_len(v4)};
  return {rte_be_to_cpu_16(ipv6_of(m)->payload_len) + kIpv6Len, kIpv6Len};
}

void lengthen_packet(rte_mbuf* m, unsigned len) noexcept {
  rte_ipv4_hdr& v4 = *ipv4_of(m);
  if (v4.version_ihl >> 4 != 4) {
    ipv6_of(m)->payload_len = be16(static_cast<uint16_t>(len - kIpv6Len));
    return;
  }
  const rte_be16_t before = v4.total_length;
  v4.total_length = be16(static_cast<uint16_t>(len));
  v4.hdr_checksum = apply_delta(v4.hdr_checksum, checksum_delta(before, v4.total_length));
}

void write_option(uint8_t* at, const ClientAddress& client) noexcept {
  at[0] = kToaKind;
  at[1] = static_cast<uint8_t>(toa_len(client.family));
  memcpy(at + 2, &client.port_be, 2);
  memcpy(at + 4, client.addr.bytes, toa_len(client.family) - 4u);
}

}  // namespace

unsigned add_toa(rte_mbuf* m, const ClientAddress& client, uint16_t mtu) noexcept {
  const Lengths old = lengths_of(m);
  const unsigned added = toa_len(client.family);
  auto* tcp = rte_pktmbuf_mtod_offset(m, rte_tcp_hdr*, kEtherLen + old.header);
  blank_forged(*tcp);
  if (old.packet + added > mtu || tcp_header_len(*tcp) + added > kMaxTcpHeader) return 0;
  const unsigned before = kEtherLen + old.header + kTcpLen;
  const auto* old_start = rte_pktmbuf_mtod(m, uint8_t*);
  auto* start = reinterpret_cast<uint8_t*>(rte_pktmbuf_prepend(m, static_cast<uint16_t>(added)));
  if (start == nullptr) return 0;
  memmove(start, old_start, before);
  write_option(start + before, client);
  lengthen_packet(m, old.packet + added);
  // The checksum gains the option, its words in the data offset and its bytes in the length of the
  // pseudo-header; a difference of lengths is the same whatever they count from.
  tcp = rte_pktmbuf_mtod_offset(m, rte_tcp_hdr*, kEtherLen + old.header);
  const uint64_t old_sum = uint64_t{tcp->data_off} + be16(static_cast<uint16_t>(old.packet));
  tcp->data_off = static_cast<uint8_t>(tcp->data_off + (added / 4 << 4));
  const uint64_t new_sum = uint64_t{tcp->data_off} +
                           be16(static_cast<uint16_t>(old.packet + added)) +
                           sum_bytes(start + before, added);
  tcp->cksum = apply_delta(tcp->cksum, checksum_delta(old_sum, new_sum));
  return added;
}

}  // namespace dpvs
