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

}  // namespace

bool add_toa_v4(rte_mbuf* m, uint32_t caddr, uint16_t cport, uint16_t mtu) noexcept {
  rte_ipv4_hdr* ip = ipv4_of(m);
  auto* tcp = l4_of<rte_tcp_hdr>(ip);
  blank_forged(*tcp);
  const unsigned ip_len = rte_be_to_cpu_16(ip->total_length);
  if (ip_len + kToaLenV4 > mtu || tcp_header_len(*tcp) + kToaLenV4 > kMaxTcpHeader) return false;
  const unsigned before = kEtherLen + ipv4_header_len(*ip) + kTcpLen;
  const auto* old_start = rte_pktmbuf_mtod(m, uint8_t*);
  auto* start = reinterpret_cast<uint8_t*>(rte_pktmbuf_prepend(m, kToaLenV4));
  if (start == nullptr) return false;
  memmove(start, old_start, before);
  uint8_t* option = start + before;
  option[0] = kToaKind;
  option[1] = kToaLenV4;
  memcpy(option + 2, &cport, 2);
  memcpy(option + 4, &caddr, 4);

  ip = ipv4_of(m);
  tcp = l4_of<rte_tcp_hdr>(ip);
  const rte_be16_t old_total = ip->total_length;
  ip->total_length = be16(static_cast<uint16_t>(ip_len + kToaLenV4));
  ip->hdr_checksum = apply_delta(ip->hdr_checksum, checksum_delta(old_total, ip->total_length));
  // The checksum gains the option, two more words of data offset and eight more bytes of length.
  const uint16_t old_offset = tcp->data_off;  // first byte of its word
  tcp->data_off = static_cast<uint8_t>(tcp->data_off + (kToaLenV4 / 4 << 4));
  const uint64_t old_sum = uint64_t{old_offset} + be16(static_cast<uint16_t>(ip_len));
  const uint64_t new_sum = uint64_t{tcp->data_off} +
                           be16(static_cast<uint16_t>(ip_len + kToaLenV4)) +
                           sum_bytes(option, kToaLenV4);
  tcp->cksum = apply_delta(tcp->cksum, checksum_delta(old_sum, new_sum));
  return true;
}

}  // namespace dpvs
