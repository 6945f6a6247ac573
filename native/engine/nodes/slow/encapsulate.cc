// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/icmp_error.h"
#include "nodes/slow/tunnel.h"
#include "nodes/slow/way.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "ports/tunnel.h"

namespace dpvs {
namespace {

constexpr uint8_t kUsualHops = 64;
constexpr uint8_t kTosFromInside = 1;

/// What of the packet inside shows on the outside.
struct Inside {
  bool v4;
  bool dont_fragment;
  uint8_t hops;
  uint8_t tos;
  unsigned len;
};

Inside inside_of(const rte_mbuf* m) noexcept {
  const unsigned len = m->pkt_len - kEtherLen;
  const auto& v4 = *rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, kEtherLen);
  if (v4.version_ihl >> 4 == 4) {
    const bool df = (v4.fragment_offset & be16(RTE_IPV4_HDR_DF_FLAG)) != 0;
    return {true, df, v4.time_to_live, v4.type_of_service, len};
  }
  const auto& v6 = *rte_pktmbuf_mtod_offset(m, const rte_ipv6_hdr*, kEtherLen);
  const auto traffic_class = static_cast<uint8_t>(rte_be_to_cpu_32(v6.vtc_flow) >> 20);
  return {false, true, kUsualHops, traffic_class, len};
}

/// True for frames that this kind of tunnel carries.
bool is_carried(const abi::EngineTunnel& spec, const rte_mbuf* m) noexcept {
  const uint16_t type = rte_pktmbuf_mtod(m, const rte_ether_hdr*)->ether_type;
  return type == be16(RTE_ETHER_TYPE_IPV4) ||
         (type == be16(RTE_ETHER_TYPE_IPV6) && spec.proto == kProtoGre);
}

/// The way to the other end; null if there is none, or none but through the tunnel itself.
const Route* way_to_end(const WorkerState& w, const Tunnel& tunnel) noexcept {
  const abi::EngineTunnel& spec = tunnel.spec;
  if (spec.remote.raw == 0) return nullptr;
  const Route* route = way_of(
      w, {Family::kV4, spec.proto, 0, 0, IpAddr::v4(spec.local.raw), IpAddr::v4(spec.remote.raw)});
  if (route == nullptr || route->port == tunnel.port) return nullptr;
  const bool ends_here =
      route->has(abi::EngineRouteFlag::kLocalIn) || route->has(abi::EngineRouteFlag::kToKernel);
  return ends_here ? nullptr : route;
}

uint32_t source_of(const WorkerState& w, const abi::EngineTunnel& spec,
                   const Route& route) noexcept {
  if (spec.local.raw != 0) return spec.local.raw;
  if (!(route.src == IpAddr{})) return route.src.be32();
  return w.shared.own_addresses.best(route.port, Family::kV4, IpAddr::v4(spec.remote.raw)).be32();
}

void put_gre(rte_mbuf* m, const TunnelPort& device, const abi::EngineTunnel& spec,
             bool v4) noexcept {
  using namespace abi::tunnel_flags;
  constexpr unsigned kOffset = kEtherLen + kIpv4Len;
  auto* const start = rte_pktmbuf_mtod_offset(m, uint8_t*, kOffset);
  uint16_t bits = 0;
  uint8_t* at = start + kGreLen;
  const auto put = [&](uint32_t flag, uint16_t bit, uint32_t word) {
    if ((spec.out_flags & flag) == 0) return;
    bits |= bit;
    memcpy(at, &word, sizeof word);
    at += kGreWord;
  };
  put(kCsum, gre_bit::kChecksum, 0);
  put(kKey, gre_bit::kKey, spec.out_key.raw);
  const bool counts = (spec.out_flags & kSeq) != 0;
  const uint32_t sequence =
      counts ? device.next_out.fetch_add(1, std::memory_order_relaxed) : uint32_t{0};
  put(kSeq, gre_bit::kSequence, be32(sequence));
  const uint16_t words[2] = {be16(bits), be16(v4 ? RTE_ETHER_TYPE_IPV4 : RTE_ETHER_TYPE_IPV6)};
  memcpy(start, words, sizeof words);
  if ((spec.out_flags & kCsum) == 0) return;
  uint16_t sum = 0;
  rte_raw_cksum_mbuf(m, kOffset, m->pkt_len - kOffset, &sum);
  sum = static_cast<uint16_t>(~sum);
  memcpy(start + kGreLen, &sum, sizeof sum);
}

void put_outer(WorkerState& w, rte_mbuf* m, const abi::EngineTunnel& spec, const Inside& in,
               uint32_t source) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  const bool df = in.dont_fragment || (spec.out_flags & abi::tunnel_flags::kDontFragment) != 0;
  ip = {};
  ip.version_ihl = RTE_IPV4_VHL_DEF;
  ip.type_of_service = (spec.tos & kTosFromInside) != 0 ? in.tos : spec.tos;
  ip.total_length = be16(static_cast<uint16_t>(m->pkt_len - kEtherLen));
  ip.packet_id = static_cast<uint16_t>(w.next_random());
  ip.fragment_offset = df ? be16(RTE_IPV4_HDR_DF_FLAG) : uint16_t{0};
  ip.time_to_live = spec.ttl != 0 ? spec.ttl : in.hops;
  ip.next_proto_id = spec.proto;
  ip.src_addr = source;
  ip.dst_addr = spec.remote.raw;
  seal_ipv4(ip);
}

}  // namespace

void encapsulate(WorkerState& w, const Port& device, rte_mbuf* m) noexcept {
  const TunnelList* tunnels = w.shared.tunnels.load(std::memory_order_acquire);
  const Tunnel* tunnel = tunnels == nullptr ? nullptr : tunnels->of(device.id);
  if (tunnel == nullptr || !is_carried(tunnel->spec, m)) {
    w.drop(m, Drop::kNoTunnel);
    return;
  }
  const abi::EngineTunnel& spec = tunnel->spec;
  const Route* route = way_to_end(w, *tunnel);
  if (route == nullptr) {
    w.drop(m, Drop::kNoRoute);
    return;
  }
  const Inside in = inside_of(m);
  const unsigned mtu = w.shared.mtu_of(*route), overhead = tunnel_overhead(spec);
  if (in.dont_fragment && in.len + overhead > mtu) {
    icmp_error(w, m, device.id, packet_too_big(mtu - overhead));
    w.drop(m, Drop::kMtuExceeded);
  } else if (in.len + overhead > UINT16_MAX ||
             rte_pktmbuf_prepend(m, static_cast<uint16_t>(overhead)) == nullptr) {
    w.drop(m, Drop::kNoMemory);
  } else {
    if (spec.proto == kProtoGre) put_gre(m, static_cast<const TunnelPort&>(device), spec, in.v4);
    put_outer(w, m, spec, in, source_of(w, spec, *route));
    send_by(w, m, *route, false);
  }
}

}  // namespace dpvs
