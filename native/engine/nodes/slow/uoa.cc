// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/uoa.h"

#include "nodes/slow/slow.h"
#include "packet/checksum.h"
#include "packet/icmp_query.h"

namespace dpvs {
namespace {

constexpr uint8_t kUnreachable = 3, kProtocol = 2;         // RFC 792
constexpr uint8_t kParameterProblem = 4, kNextHeader = 1;  // RFC 4443, section 3.4

/// The addresses of a packet of ours that an ICMP error quotes, if it was of protocol 248.
struct Quoted {
  bool found = false;
  Family family = Family::kNone;
  IpAddr local;
  IpAddr server;
};

Quoted quoted_v4(rte_ipv4_hdr& ip, unsigned len) noexcept {
  const unsigned header = ipv4_header_len(ip);
  if (ip.next_proto_id != IPPROTO_ICMP || len < header + kIcmpLen + kIpv4Len) return {};
  const auto* icmp = l4_of<rte_icmp_hdr>(&ip);
  const auto& inner =
      *reinterpret_cast<const rte_ipv4_hdr*>(reinterpret_cast<const uint8_t*>(icmp) + kIcmpLen);
  if (icmp->icmp_type != kUnreachable || icmp->icmp_code != kProtocol ||
      inner.version_ihl >> 4 != 4 || inner.next_proto_id != kUoaProto ||
      fold_sum(sum_bytes(icmp, len - header)) != 0xffff || inner.dst_addr != ip.src_addr) {
    return {};
  }
  return {true, Family::kV4, IpAddr::v4(inner.src_addr), IpAddr::v4(inner.dst_addr)};
}

Quoted quoted_v6(const rte_ipv6_hdr& ip, unsigned len) noexcept {
  if (ip.proto != IPPROTO_ICMPV6 || len < kIpv6Len + kIcmpLen + kIpv6Len) return {};
  const auto* icmp = reinterpret_cast<const rte_icmp_hdr*>(&ip + 1);
  const auto& inner =
      *reinterpret_cast<const rte_ipv6_hdr*>(reinterpret_cast<const uint8_t*>(icmp) + kIcmpLen);
  if (icmp->icmp_type != kParameterProblem || icmp->icmp_code != kNextHeader ||
      inner.proto != kUoaProto || fold_sum(sum_ipv6_payload(ip, IPPROTO_ICMPV6)) != 0xffff ||
      !(destination_of(inner) == source_of(ip))) {
    return {};
  }
  return {true, Family::kV6, source_of(inner), destination_of(inner)};
}

/// The header of protocol 248 in a packet, and what stands behind it.
struct Shim {
  const UoaHeader* header = nullptr;  // null: there is none
  unsigned at = 0;                    // from the start of the IP header
  unsigned len = 0;
};

Shim shim_of(const uint8_t* l3, unsigned len) noexcept {
  const bool v4 = l3[0] >> 4 == 4;
  const uint8_t proto = v4 ? reinterpret_cast<const rte_ipv4_hdr*>(l3)->next_proto_id
                           : reinterpret_cast<const rte_ipv6_hdr*>(l3)->proto;
  const unsigned at = v4 ? ipv4_header_len(*reinterpret_cast<const rte_ipv4_hdr*>(l3)) : kIpv6Len;
  if (proto != kUoaProto || len < at + sizeof(UoaHeader) + kUdpLen) return {};
  const auto* header = reinterpret_cast<const UoaHeader*>(l3 + at);
  const unsigned shim_len = rte_be_to_cpu_16(header->len_be);
  if (header->next != IPPROTO_UDP || shim_len < sizeof(UoaHeader) ||
      len < at + shim_len + kUdpLen) {
    return {};
  }
  return {header, at, shim_len};
}

uint32_t find_server_flow(WorkerState& w, const uint8_t* l3, const uint8_t* udp) noexcept {
  if (l3[0] >> 4 == 4) {
    FlowKey4 key{};
    memcpy(&key.tuple, l3 + offsetof(rte_ipv4_hdr, src_addr), 8);
    memcpy(&key.tuple.sport, udp, 4);
    key.proto = IPPROTO_UDP;
    return w.conns.find(key, key.hash(w.conns.secret()));
  }
  FlowKey6 key{};
  memcpy(&key.saddr, l3 + offsetof(rte_ipv6_hdr, src_addr), 32);
  memcpy(&key.source_port, udp, 4);
  key.proto = IPPROTO_UDP;
  return w.conns.find(key, key.hash(w.conns.secret()));
}

/// Takes the header out, so that the rest is an ordinary datagram.
void strip(rte_mbuf* m, const Shim& shim) noexcept {
  auto* start = rte_pktmbuf_mtod(m, uint8_t*);
  memmove(start + shim.len, start, kEtherLen + shim.at);
  auto* l3 = static_cast<uint8_t*>(
                 static_cast<void*>(rte_pktmbuf_adj(m, static_cast<uint16_t>(shim.len)))) +
             kEtherLen;
  if (l3[0] >> 4 != 4) {
    auto& v6 = *reinterpret_cast<rte_ipv6_hdr*>(l3);
    v6.proto = IPPROTO_UDP;
    v6.payload_len = be16(static_cast<uint16_t>(rte_be_to_cpu_16(v6.payload_len) - shim.len));
    return;
  }
  auto& v4 = *reinterpret_cast<rte_ipv4_hdr*>(l3);
  v4.next_proto_id = IPPROTO_UDP;
  v4.total_length = be16(static_cast<uint16_t>(rte_be_to_cpu_16(v4.total_length) - shim.len));
  seal_ipv4(v4);
}

}  // namespace

bool uoa_refusal(WorkerState& w, rte_mbuf* m) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned len = m->pkt_len - kEtherLen;
  const Quoted quoted = ip.version_ihl >> 4 == 4 ? quoted_v4(ip, len) : quoted_v6(*ipv6_of(m), len);
  if (!quoted.found) return false;
  // Whoever may send the server's packets could as well drop ours; but ours they must have been.
  const Route* route = w.shared.routes.find(quoted.family, quoted.local);
  if (route == nullptr || !route->has(abi::EngineRouteFlag::kLaddr)) return false;
  w.shared.uoa_refusals.note(quoted.server, w.now, w.shared.secret);
  w.count(Event::kFullnatUoaRefused);
  w.drop(m, Drop::kConsumed);
  return true;
}

bool uoa_answer(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const auto* l3 = rte_pktmbuf_mtod_offset(m, const uint8_t*, kEtherLen);
  const Shim shim = shim_of(l3, m->pkt_len - kEtherLen);
  if (shim.header == nullptr) return false;
  const uint8_t* udp = l3 + shim.at + shim.len;
  const uint32_t value = find_server_flow(w, l3, udp);
  if (value == ConnTable::kMiss || (value & 1) == 0) return false;
  Conn& conn = *w.conns.of_value(value);
  if (shim.len == sizeof(UoaHeader) && (conn.flags & conn_flag::kTelling) != 0) {
    conn.flags &= static_cast<uint8_t>(~conn_flag::kTelling);
    conn.tells_left = 0;
    w.count(Event::kFullnatUoaAcked);
  }
  const auto* header = reinterpret_cast<const rte_udp_hdr*>(udp);
  if (rte_be_to_cpu_16(header->dgram_len) <= kUdpLen) {
    w.drop(m, Drop::kConsumed);
    return true;
  }
  strip(m, shim);
  w.receive_again(m, port);
  return true;
}

}  // namespace dpvs
