// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/tunnel.h"

#include "packet/compose.h"
#include "packet/gre.h"
#include "packet/inside.h"
#include "rewrite/mode.h"
#include "state/way.h"

// Tunnelling: the client's packet goes unchanged inside one of ours to the server.

namespace dpvs {
namespace {

using abi::EngineTunnelType;

constexpr unsigned kGueLen = 4;
constexpr uint16_t kFirstFlowPort = 0xc000;

unsigned shim_len(const TunnelSpec& t) noexcept {
  switch (static_cast<EngineTunnelType>(t.type)) {
    case EngineTunnelType::kGre:
      return kGreLen + (t.checksum ? kGreWord : 0);
    case EngineTunnelType::kGue:
      return kUdpLen + kGueLen;
    default:
      return 0;
  }
}

unsigned overhead(const TunnelSpec& t, const Conn& conn) noexcept {
  return (conn.family(Direction::kOut) == Family::kV4 ? kIpv4Len : kIpv6Len) + shim_len(t);
}

/// Address of ours on the way to the server: the route's, else the best of the device.
IpAddr source_by_route(const WorkerState& w, const Conn& conn) noexcept {
  const Flow flow = leaving_flow(conn, Direction::kIn);
  const Route* route = way_of(w, flow);
  if (route == nullptr) return {};
  if (!(route->src == IpAddr{})) return route->src;
  return w.shared.own_addresses.best(route->port, flow.family, flow.daddr);
}

/// The same, remembered for the server of the connection.
const IpAddr& source_of(WorkerState& w, const Conn& conn) noexcept {
  TunnelSource& known = w.tunnel_sources[conn.dest().value % w.tunnel_sources.size()];
  const IpAddr server = conn.source(Direction::kOut);
  if (known.route_generation != w.route_generation || !(known.server == server)) [[unlikely]]
    known = {server, source_by_route(w, conn), w.route_generation};
  return known.source;
}

TunnelSpec tunnel_of(const WorkerState& w, const Conn& conn) noexcept {
  TunnelSpec spec;
  __atomic_load(&w.rows[conn.dest().value].tunnel, &spec, __ATOMIC_RELAXED);
  return spec;
}

uint8_t outer_proto(const TunnelSpec& t, const Inside& in) noexcept {
  switch (static_cast<EngineTunnelType>(t.type)) {
    case EngineTunnelType::kGre:
      return IPPROTO_GRE;
    case EngineTunnelType::kGue:
      return IPPROTO_UDP;
    default:
      return in.v4 ? IPPROTO_IPIP : IPPROTO_IPV6;
  }
}

void put_outer(WorkerState& w, uint8_t* at, const Conn& conn, const TunnelSpec& t,
               const Inside& in) noexcept {
  const unsigned payload_len = in.len + shim_len(t);
  const uint8_t proto = outer_proto(t, in);
  const IpAddr& source = source_of(w, conn);
  const IpAddr server = conn.source(Direction::kOut);
  if (conn.family(Direction::kOut) == Family::kV6) {
    put_ipv6(at, {.ttl = in.hops, .tos = in.traffic_class}, {source, server, proto}, payload_len);
    return;
  }
  put_ipv4(at,
           {.ttl = in.hops,
            .tos = in.v4 ? in.traffic_class : uint8_t{0},
            .dont_fragment = in.dont_fragment,
            .id = static_cast<uint16_t>(w.next_random())},
           {source.be32(), server.be32(), proto}, payload_len);
}

void put_gre(rte_mbuf* m, unsigned offset, const TunnelSpec& t, const Inside& in) noexcept {
  auto* at = rte_pktmbuf_mtod_offset(m, uint8_t*, offset);
  memset(at, 0, shim_len(t));
  const uint16_t words[2] = {t.checksum ? be16(gre_bit::kChecksum) : uint16_t{0},
                             be16(in.v4 ? RTE_ETHER_TYPE_IPV4 : RTE_ETHER_TYPE_IPV6)};
  memcpy(at, words, sizeof words);
  if (!t.checksum) return;
  const auto sum = static_cast<uint16_t>(~sum_from(m, offset));
  memcpy(at + kGreLen, &sum, sizeof sum);
}

/// The pseudo-header's sum over the outer addresses, whichever family they are of.
uint64_t pseudo_sum(rte_mbuf* m, unsigned udp_len) noexcept {
  const uint64_t rest = be16(IPPROTO_UDP) + be16(static_cast<uint16_t>(udp_len));
  const rte_ipv4_hdr& v4 = *ipv4_of(m);
  if (v4.version_ihl >> 4 == 4) return rest + sum_bytes(&v4.src_addr, 8);
  return rest + sum_bytes(ipv6_of(m)->src_addr, 32);
}

void put_gue(rte_mbuf* m, unsigned offset, const TunnelSpec& t, uint16_t sport, bool v4) noexcept {
  auto* at = rte_pktmbuf_mtod_offset(m, uint8_t*, offset);
  memset(at, 0, kUdpLen + kGueLen);
  at[kUdpLen + 1] = v4 ? IPPROTO_IPIP : IPPROTO_IPV6;
  auto& udp = *reinterpret_cast<rte_udp_hdr*>(at);
  const unsigned udp_len = m->pkt_len - offset;
  udp.src_port = sport;
  udp.dst_port = t.port_be;
  udp.dgram_len = be16(static_cast<uint16_t>(udp_len));
  if (!t.checksum) return;
  const auto sum = static_cast<uint16_t>(~fold_sum(pseudo_sum(m, udp_len) + sum_from(m, offset)));
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

}  // namespace

unsigned wrap(WorkerState& w, rte_mbuf* m, const Conn& conn, uint16_t sport) noexcept {
  const TunnelSpec t = tunnel_of(w, conn);
  const Inside in = inside_of(m);
  const unsigned added = overhead(t, conn);
  if (in.len + added > UINT16_MAX) return 0;
  if (rte_pktmbuf_prepend(m, static_cast<uint16_t>(added)) == nullptr) return 0;
  auto* at = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  put_outer(w, at, conn, t, in);
  const bool outer_v4 = conn.family(Direction::kOut) == Family::kV4;
  const unsigned shim_at = kEtherLen + (outer_v4 ? kIpv4Len : kIpv6Len);
  if (t.type == static_cast<uint8_t>(EngineTunnelType::kGre)) put_gre(m, shim_at, t, in);
  if (t.type == static_cast<uint8_t>(EngineTunnelType::kGue)) put_gue(m, shim_at, t, sport, in.v4);
  return added;
}

int tunnel_growth(WorkerState& w, const Conn& conn, Direction dir) noexcept {
  return dir == Direction::kOut ? 0 : static_cast<int>(overhead(tunnel_of(w, conn), conn));
}

void rewrite_tunnel(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    const auto sport = be16(static_cast<uint16_t>(kFirstFlowPort | (v.hash[i] & 0x3fff)));
    const unsigned added = wrap(w, v.mbuf[i], *v.conn[i], sport);
    if (added == 0) {
      w.drop(v, i, Drop::kNoMemory);
      return;
    }
    v.l3[i] -= added;
    v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + added);
  });
}

}  // namespace dpvs
