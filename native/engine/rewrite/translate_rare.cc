// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/icmp_query.h"
#include "proto/sctp.h"
#include "rewrite/translate.h"

namespace dpvs {
namespace {

struct Ports {
  uint16_t source;
  uint16_t dest;
};

/// The identifier of a question or answer takes the place of the port at its own end.
void translate_icmp(uint8_t* l4, uint8_t proto, const Ports& ports, uint16_t delta) noexcept {
  auto& icmp = *reinterpret_cast<rte_icmp_hdr*>(l4);
  const uint16_t id = icmp_query_of(l4, proto).is_answer ? ports.dest : ports.source;
  memcpy(l4 + offsetof(rte_icmp_hdr, icmp_ident), &id, sizeof id);
  icmp.icmp_cksum = apply_delta(icmp.icmp_cksum, delta);
}

void translate_addresses(uint8_t* l3, const Conn& conn, bool in) noexcept {
  if (*l3 >> 4 == 4) {
    auto& ip = *reinterpret_cast<rte_ipv4_hdr*>(l3);
    ip.hdr_checksum = apply_delta(ip.hdr_checksum, delta_for(conn.ip_delta, in));
    const Tuple4 target = reversed(in ? conn.out : conn.in);
    memcpy(l3 + offsetof(rte_ipv4_hdr, src_addr), &target, 2 * sizeof target.saddr);
    return;
  }
  const IpAddr* other = conn.addr6 + (in ? 2 : 0);
  memcpy(l3 + offsetof(rte_ipv6_hdr, src_addr), &other[1], sizeof(IpAddr));
  memcpy(l3 + offsetof(rte_ipv6_hdr, dst_addr), &other[0], sizeof(IpAddr));
}

}  // namespace

void translate_rare(Vector& v, unsigned i) noexcept {
  const Conn& conn = *v.conn[i];
  const bool in = (v.conn_value[i] & 1) == 0;
  const auto other = in ? Direction::kOut : Direction::kIn;
  const Ports ports{conn.dport(other), conn.sport(other)};
  uint8_t* l4 = v.l4[i];
  translate_addresses(v.l3[i], conn, in);
  const uint16_t delta = delta_for(conn.l4_delta, in);
  if (is_icmp(conn.proto)) {
    translate_icmp(l4, conn.proto, ports, delta);
    return;
  }
  memcpy(l4, &ports, sizeof ports);
  if (conn.proto == IPPROTO_UDP) udp_checksum(l4, delta);
  if (conn.proto == IPPROTO_SCTP) {
    set_sctp_checksum(l4, static_cast<unsigned>(v.l3[i] + v.l3_len[i] - l4));
  }
}

}  // namespace dpvs
