// SPDX-License-Identifier: GPL-2.0-or-later
#include "snapshot/tunnels.h"

#include <netinet/in.h>

namespace dpvs {
namespace {

constexpr unsigned kWithRemote = 4, kWithLocal = 2, kOnLink = 1, kFits = 1;

bool has_key(const abi::EngineTunnel& spec, const TunnelPacket& packet) noexcept {
  if (packet.proto != IPPROTO_GRE) return true;
  const bool wants = (spec.in_flags & abi::tunnel_flags::kKey) != 0;
  return wants == packet.has_key && (!wants || spec.in_key.raw == packet.key);
}

/// How well the tunnel fits the packet; 0: not at all.
unsigned fit(const abi::EngineTunnel& spec, const TunnelPacket& packet) noexcept {
  const bool other_remote = spec.remote.raw != 0 && spec.remote.raw != packet.remote;
  const bool other_local = spec.local.raw != 0 && spec.local.raw != packet.local;
  if (spec.proto != packet.proto || other_remote || other_local || !has_key(spec, packet)) return 0;
  return kFits + (spec.remote.raw != 0 ? kWithRemote : 0) + (spec.local.raw != 0 ? kWithLocal : 0) +
         (spec.link == packet.port ? kOnLink : 0);
}

}  // namespace

const Tunnel* TunnelList::of(PortId port) const noexcept {
  for (const Tunnel& tunnel : all) {
    if (tunnel.port == port) return &tunnel;
  }
  return nullptr;
}

const Tunnel* TunnelList::find(const TunnelPacket& packet) const noexcept {
  const Tunnel* best = nullptr;
  unsigned best_fit = 0;
  for (const Tunnel& tunnel : all) {
    const unsigned fits = fit(tunnel.spec, packet);
    if (fits <= best_fit) continue;
    best = &tunnel;
    best_fit = fits;
  }
  return best;
}

}  // namespace dpvs
