// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/icmp_error.h"
#include "nodes/slow/tunnel.h"
#include "nodes/slow/way.h"
#include "packet/compose.h"
#include "packet/gre.h"
#include "packet/inside.h"
#include "ports/tunnel.h"

namespace dpvs {
namespace {

constexpr uint8_t kUsualHops = 64;
constexpr uint8_t kTosFromInside = 1;

/// True for frames that this kind of tunnel carries.
bool is_carried(const abi::EngineTunnel& spec, const rte_mbuf* m) noexcept {
  const uint16_t type = rte_pktmbuf_mtod(m, const rte_ether_hdr*)->ether_type;
  return type == be16(RTE_ETHER_TYPE_IPV4) ||
         (type == be16(RTE_ETHER_TYPE_IPV6) && spec.proto == IPPROTO_GRE);
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
  const auto sum = static_cast<uint16_t>(~sum_from(m, kOffset));
  memcpy(start + kGreLen, &sum, sizeof sum);
}

void put_outer(WorkerState& w, rte_mbuf* m, const abi::EngineTunnel& spec, const Inside& in,
               uint32_t source) noexcept {
  const uint8_t inside_hops = in.v4 ? in.hops : kUsualHops;
  put_ipv4(ipv4_of(m),
           {.ttl = spec.ttl != 0 ? spec.ttl : inside_hops,
            .tos = (spec.tos & kTosFromInside) != 0 ? in.traffic_class : spec.tos,
            .dont_fragment =
                in.dont_fragment || (spec.out_flags & abi::tunnel_flags::kDontFragment) != 0,
            .id = static_cast<uint16_t>(w.next_random())},
           {source, spec.remote.raw, spec.proto}, m->pkt_len - kEtherLen - kIpv4Len);
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
    if (spec.proto == IPPROTO_GRE) put_gre(m, static_cast<const TunnelPort&>(device), spec, in.v4);
    put_outer(w, m, spec, in, source_of(w, spec, *route));
    send_by(w, m, *route, false);
  }
}

}  // namespace dpvs
