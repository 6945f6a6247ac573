// SPDX-License-Identifier: GPL-2.0-or-later
#include <netinet/in.h>

#include "control/engine.h"
#include "ports/tunnel.h"

// Tunnel devices: they come, change and go while packets flow.

namespace dpvs {
namespace {

constexpr Status kNoSuchLink{code::kNoDevice, "the link of the tunnel is not there"};

bool are_same(const abi::EngineTunnel& a, const abi::EngineTunnel& b) {
  return a.proto == b.proto && a.remote.raw == b.remote.raw && a.in_key.raw == b.in_key.raw &&
         a.link == b.link;
}

}  // namespace

void Engine::publish_tunnels() {
  const TunnelList* old = shared_.tunnels.exchange(new TunnelList(tunnels_));
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

Status Engine::add_tunnel(const std::string& name, const abi::EngineTunnel& spec, PortId& id) {
  if (spec.proto != IPPROTO_IPIP && spec.proto != IPPROTO_GRE) {
    return {code::kInvalid, "a tunnel is of protocol 4 or 47"};
  }
  if (spec.link != kNoPort && !shared_.ports.has(spec.link)) return kNoSuchLink;
  for (const Tunnel& other : tunnels_.all) {
    if (are_same(other.spec, spec)) {
      return {code::kExists, "another tunnel has this remote address, key and link"};
    }
  }
  id = shared_.ports.next_number();
  if (id == kNoPort) return {code::kNoResource, "too many devices"};
  auto made = std::make_unique<TunnelPort>(id, name, shared_.ports);
  made->follow(spec);
  enter_stacked(std::move(made));
  tunnels_.all.push_back({id, spec});
  publish_tunnels();
  Status done = kOk;
  for (const Family family : {Family::kV4, Family::kV6}) {
    const NeighKey anybody{family, id, 0, {}};
    if (done.ok()) done = housekeeper_->neighbours().add_static(anybody, port(id)->mac);
  }
  if (!done.ok()) (void)remove_port(id);
  return done;
}

Status Engine::change_tunnel(PortId id, const abi::EngineTunnel& spec) {
  if (spec.link != kNoPort && (!shared_.ports.has(spec.link) || spec.link == id)) {
    return kNoSuchLink;
  }
  for (Tunnel& tunnel : tunnels_.all) {
    if (tunnel.port != id) continue;
    const uint8_t proto = tunnel.spec.proto;  // what it is made of stays
    tunnel.spec = spec;
    tunnel.spec.proto = proto;
    auto& device = static_cast<TunnelPort&>(*port(id));
    device.follow(tunnel.spec);
    shared_.note_mtu(device.mtu);
    publish_tunnels();
    housekeeper_->neighbours().follow_mtu(id);
    housekeeper_->neighbours().follow_mac(id);
    finish_change();
    return kOk;
  }
  return {code::kNoDevice, "no such tunnel"};
}

void Engine::forget_tunnel(PortId id) {
  std::erase_if(tunnels_.all, [&](const Tunnel& tunnel) { return tunnel.port == id; });
  publish_tunnels();
}

void Engine::follow_lower_mtu(PortId lower) {
  for (const Tunnel& tunnel : tunnels_.all) {
    if (tunnel.spec.link != lower || !shared_.ports.has(lower)) continue;
    const auto mtu = static_cast<uint16_t>(port(lower)->mtu - tunnel_overhead(tunnel.spec));
    (void)set_mtu(tunnel.port, mtu);
  }
}

void Engine::forget_link(PortId lower) {
  for (Tunnel& tunnel : tunnels_.all) {
    if (tunnel.spec.link != lower) continue;
    tunnel.spec.link = kNoPort;
    port(tunnel.port)->lower = kNoPort;
  }
  publish_tunnels();
}

}  // namespace dpvs
