// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/related.h"
#include "nodes/slow/way.h"
#include "packet/checksum.h"
#include "packet/icmp6.h"
#include "packet/icmp_query.h"
#include "proto/proxy.h"
#include "proto/toa.h"
#include "rewrite/mode.h"

namespace dpvs {
namespace {

Direction other(Direction dir) noexcept {
  return dir == Direction::kIn ? Direction::kOut : Direction::kIn;
}

/// Puts addresses into an IPv4 header and mends its checksum.
void set_ends(rte_ipv4_hdr& ip, rte_be32_t src, rte_be32_t dst) noexcept {
  const uint64_t before = uint64_t{ip.src_addr} + ip.dst_addr;
  const uint64_t after = uint64_t{src} + dst;
  ip.hdr_checksum = apply_delta(ip.hdr_checksum, checksum_delta(before, after));
  ip.src_addr = src;
  ip.dst_addr = dst;
}

void lower_mtu4(uint8_t* icmp, uint16_t room) noexcept {
  uint16_t mtu;
  memcpy(&mtu, icmp + 6, sizeof mtu);
  const unsigned told = rte_be_to_cpu_16(mtu);
  if (icmp[0] != 3 || icmp[1] != 4 || told <= room) return;
  mtu = be16(static_cast<uint16_t>(told - room));
  memcpy(icmp + 6, &mtu, sizeof mtu);
}

void lower_mtu6(uint8_t* icmp, uint16_t room) noexcept {
  uint32_t mtu;
  memcpy(&mtu, icmp + 4, sizeof mtu);
  const uint32_t told = rte_be_to_cpu_32(mtu);
  if (icmp[0] != 2 || told <= room) return;
  mtu = be32(told - room);
  memcpy(icmp + 4, &mtu, sizeof mtu);
}

void set_checksum(uint8_t* icmp, uint64_t sum) noexcept {
  const auto checksum = static_cast<uint16_t>(~fold_sum(sum));
  memcpy(icmp + 2, &checksum, sizeof checksum);
}

void rewrite_v4(WorkerState& w, rte_mbuf* m, const RelatedError& e, const Conn& conn,
                Direction dir) noexcept {
  const Origin origin = origin_of(w, conn, dir);
  const bool keeps_source = dir == Direction::kIn && !forwarding_mode(conn.mode).takes_lport;
  rte_ipv4_hdr& ip = *ipv4_of(m);
  const rte_be32_t src = keeps_source ? ip.src_addr : origin.flow.daddr.be32();
  set_ends(ip, src, origin.flow.saddr.be32());
  auto& was = *reinterpret_cast<rte_ipv4_hdr*>(e.quoted);
  set_ends(was, origin.flow.saddr.be32(), origin.flow.daddr.be32());
  restore_quoted_l4(e.quoted_l4, origin);
  lower_mtu4(e.icmp, origin.mtu_room);
  memset(e.icmp + 2, 0, 2);
  set_checksum(e.icmp, sum_bytes(e.icmp, e.icmp_len));
}

void rewrite_v6(WorkerState& w, rte_mbuf* m, const RelatedError& e, const Conn& conn,
                Direction dir) noexcept {
  const Origin origin = origin_of(w, conn, dir);
  const bool keeps_source = dir == Direction::kIn && !forwarding_mode(conn.mode).takes_lport;
  rte_ipv6_hdr& ip = *ipv6_of(m);
  if (!keeps_source) memcpy(ip.src_addr, &origin.flow.daddr, sizeof ip.src_addr);
  memcpy(ip.dst_addr, &origin.flow.saddr, sizeof ip.dst_addr);
  auto& was = *reinterpret_cast<rte_ipv6_hdr*>(e.quoted);
  memcpy(was.src_addr, &origin.flow.saddr, sizeof was.src_addr);
  memcpy(was.dst_addr, &origin.flow.daddr, sizeof was.dst_addr);
  restore_quoted_l4(e.quoted_l4, origin);
  lower_mtu6(e.icmp, origin.mtu_room);
  memset(e.icmp + 2, 0, 2);
  set_checksum(e.icmp, sum_bytes(ip.src_addr, 32) + be16(static_cast<uint16_t>(e.icmp_len)) +
                           be16(IPPROTO_ICMPV6) + sum_bytes(e.icmp, e.icmp_len));
}

/// What the SYN proxy adds to the numbers of the server's data.
uint32_t proxied_delta(WorkerState& w, const Conn& conn) noexcept {
  const ConnExtra* extra = w.extras.of(conn);
  return extra != nullptr && (conn.flags & conn_flag::kSynproxy) != 0 ? extra->synproxy.delta : 0;
}

}  // namespace

Origin origin_of(WorkerState& w, const Conn& conn, Direction dir) noexcept {
  const Direction side = other(dir);  // from which the quoted packet came here
  Origin origin{{conn.family(side), conn.proto, conn.sport(side), conn.dport(side),
                 conn.source(side), conn.destination(side)},
                0,
                0};
  if (conn.proto != IPPROTO_TCP) return origin;
  const ConnExtra* extra = w.extras.of(conn);
  if (side == Direction::kOut) {
    origin.seq_shift = -proxied_delta(w, conn);
    return origin;
  }
  origin.seq_shift = -conn.seq_delta;
  const bool proxy = extra != nullptr && proxy_version(extra->proxy.kind) != 0;
  if (forwarding_mode(conn.mode).maps_sequence && !proxy) {
    origin.mtu_room = toa_len(conn.family(Direction::kIn));
  }
  return origin;
}

namespace {

void restore_quoted_icmp(uint8_t* l4, const Origin& origin) noexcept {
  auto& icmp = *reinterpret_cast<rte_icmp_hdr*>(l4);
  const bool is_answer = icmp_query_of(l4, origin.flow.proto).is_answer;
  const uint16_t before = icmp_id(l4);
  icmp.icmp_ident = is_answer ? origin.flow.dport : origin.flow.sport;
  icmp.icmp_cksum = apply_delta(icmp.icmp_cksum, checksum_delta(before, icmp.icmp_ident));
}

}  // namespace

void restore_quoted_l4(uint8_t* l4, const Origin& origin) noexcept {
  if (is_icmp(origin.flow.proto)) {
    restore_quoted_icmp(l4, origin);
    return;
  }
  memcpy(l4, &origin.flow.sport, 2);
  memcpy(l4 + 2, &origin.flow.dport, 2);
  if (origin.flow.proto != IPPROTO_TCP) return;
  uint32_t seq;
  memcpy(&seq, l4 + 4, sizeof seq);
  seq = be32(rte_be_to_cpu_32(seq) + origin.seq_shift);
  memcpy(l4 + 4, &seq, sizeof seq);
}

rte_mbuf* rewrite_related(WorkerState& w, rte_mbuf* m, const RelatedError& error, const Conn& conn,
                          Direction dir) noexcept {
  if (conn.family(dir) != conn.family(other(dir))) {
    return translate_related(w, m, error, conn, dir);
  }
  if (conn.family(dir) == Family::kV4) {
    rewrite_v4(w, m, error, conn, dir);
  } else {
    rewrite_v6(w, m, error, conn, dir);
  }
  return m;
}

}  // namespace dpvs
