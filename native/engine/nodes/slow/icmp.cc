// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/checksum.h"
#include "packet/icmp6.h"

namespace dpvs {

void icmp_echo(WorkerState& w, rte_mbuf* m) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  auto* icmp = l4_of<rte_icmp_hdr>(&ip);
  if (sum_from(m, kEtherLen + ipv4_header_len(ip)) != 0xffff) {
    w.drop(m, Drop::kBadL4);
    return;
  }
  // Source: RFC 792, echo. The reply has an identification of its own and may be fragmented.
  const uint16_t before = icmp->icmp_type;
  icmp->icmp_type = RTE_IP_ICMP_ECHO_REPLY;
  icmp->icmp_cksum = apply_delta(icmp->icmp_cksum, checksum_delta(before, icmp->icmp_type));
  swap_fields(ip, &rte_ipv4_hdr::src_addr, &rte_ipv4_hdr::dst_addr);
  ip.time_to_live = w.settings->raw.default_ttl;
  ip.packet_id = static_cast<uint16_t>(w.next_random());
  ip.fragment_offset = 0;
  seal_ipv4(ip);
  send_routed(w, m);
}

void icmp6_echo(WorkerState& w, rte_mbuf* m) noexcept {
  rte_ipv6_hdr& ip = *ipv6_of(m);
  const uint64_t ends = sum_bytes(ip.src_addr, 32) + ip.payload_len + be16(IPPROTO_ICMPV6);
  if (fold_sum(ends + sum_from(m, kEtherLen + kIpv6Len)) != 0xffff) {
    ++w.ip6.csumerrors;
    w.drop(m, Drop::kBadL4);
    return;
  }
  // Source: RFC 4443, section 4.2. Exchanging the addresses does not change the checksum.
  auto* icmp = reinterpret_cast<rte_icmp_hdr*>(&ip + 1);
  const uint16_t before = icmp->icmp_type;
  icmp->icmp_type = kIcmp6EchoReply;
  icmp->icmp_cksum = apply_delta(icmp->icmp_cksum, checksum_delta(before, icmp->icmp_type));
  const IpAddr asker = source_of(ip);
  memcpy(ip.src_addr, ip.dst_addr, sizeof asker);
  memcpy(ip.dst_addr, &asker, sizeof asker);
  ip.vtc_flow &= be32(0xfff00000);  // the reply is a flow of its own
  ip.hop_limits = w.settings->raw.default_ttl;
  send_routed(w, m);
}

}  // namespace dpvs
