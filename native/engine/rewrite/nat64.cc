// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/compose.h"
#include "proto/sctp.h"
#include "rewrite/fnat.h"
#include "rewrite/mode.h"
#include "rewrite/rare.h"
#include "rewrite/translate.h"

// Full NAT between the families: an IPv6 client and an IPv4 server. Segments get what full NAT does
// to them first, then the IP header is exchanged for one of the other family.
// Source: RFC 7915, sections 4.1 and 5.1; the identification of 0 as recorded from the original.

namespace dpvs {
namespace {

/// Moves the start of the frame so that an IP header of `header` bytes fits before the transport
/// header. False when there is no room.
bool make_room(Vector& v, unsigned i, unsigned header) noexcept {
  rte_mbuf* m = v.mbuf[i];
  const auto old = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  if (header > old) {
    if (rte_pktmbuf_prepend(m, static_cast<uint16_t>(header - old)) == nullptr) return false;
  } else {
    rte_pktmbuf_adj(m, static_cast<uint16_t>(old - header));
  }
  v.l3[i] = v.l4[i] - header;
  v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] - old + header);
  return true;
}

/// The new IP header, with the addresses of the other side. False: the packet has left the vector.
bool exchange_header(WorkerState& w, Vector& v, unsigned i, Direction other) noexcept {
  const Conn& conn = *v.conn[i];
  if (v.family == Family::kV6) {
    if (v.l4[i] - v.l3[i] != kIpv6Len) {  // extension headers have no counterpart
      w.drop(v, i, Drop::kNoTranslation);
      return false;
    }
    const auto old = *reinterpret_cast<const rte_ipv6_hdr*>(v.l3[i]);
    (void)make_room(v, i, kIpv4Len);
    const Tuple4 tuple = reversed(conn.key4(other).tuple);
    put_ipv4(v.l3[i], {.ttl = old.hop_limits, .tos = traffic_class_of(old), .dont_fragment = true},
             {tuple.saddr, tuple.daddr, conn.proto}, v.l3_len[i] - kIpv4Len);
    return true;
  }
  const auto old = *reinterpret_cast<const rte_ipv4_hdr*>(v.l3[i]);
  if (!make_room(v, i, kIpv6Len)) {
    w.drop(v, i, Drop::kNoMemory);
    return false;
  }
  const IpAddr source = conn.destination(other), destination = conn.source(other);
  put_ipv6(v.l3[i], {.ttl = old.time_to_live, .tos = old.type_of_service},
           {source, destination, old.next_proto_id}, v.l3_len[i] - kIpv6Len);
  return true;
}

void set_ports(uint8_t* l4, const Conn& conn, Direction other) noexcept {
  const uint16_t ports[2] = {conn.dport(other), conn.sport(other)};
  memcpy(l4, ports, sizeof ports);
}

/// A datagram of IPv4 may have no checksum; one of IPv6 must (RFC 7915, section 4.5).
void make_checksum(uint8_t* l3, uint8_t* l4) noexcept {
  const auto& ip = *reinterpret_cast<const rte_ipv6_hdr*>(l3);
  auto& udp = *reinterpret_cast<rte_udp_hdr*>(l4);
  const unsigned len = rte_be_to_cpu_16(udp.dgram_len);  // the packet may hold more
  const uint64_t pseudo = sum_bytes(ip.src_addr, 32) + udp.dgram_len + be16(IPPROTO_UDP);
  const auto sum = static_cast<uint16_t>(~fold_sum(pseudo + sum_bytes(l4, len)));
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

void translate_datagram(Vector& v, unsigned i, bool in, Direction other) noexcept {
  uint8_t* l4 = v.l4[i];
  const Conn& conn = *v.conn[i];
  set_ports(l4, conn, other);
  if (conn.proto == IPPROTO_SCTP) {
    set_sctp_checksum(l4, static_cast<unsigned>(v.l3[i] + v.l3_len[i] - l4));
  } else if (reinterpret_cast<const rte_udp_hdr*>(l4)->dgram_cksum != 0) {
    udp_checksum(l4, delta_for(conn.l4_delta, in));
  } else if (*v.l3[i] >> 4 == 6) {
    make_checksum(v.l3[i], l4);
  }
}

}  // namespace

void rewrite_nat64(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    const bool in = (v.conn_value[i] & 1) == 0;
    const Direction other = in ? Direction::kOut : Direction::kIn;
    const bool tcp = (v.tcp >> i & 1) != 0;
    if ((tcp && !fnat_segment(w, v, i)) || !exchange_header(w, v, i, other)) return;
    if (tcp) {
      set_ports(v.l4[i], *v.conn[i], other);
      return;
    }
    translate_datagram(v, i, in, other);
    const Conn& conn = *v.conn[i];
    if (conn.proto == IPPROTO_UDP && (conn.flags & conn_flag::kTelling) != 0)
      tell_or_hear_udp(w, v, i, in);
  });
}

}  // namespace dpvs
