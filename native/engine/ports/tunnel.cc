// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/tunnel.h"

#include <netinet/in.h>

#include "packet/gre.h"

namespace dpvs {
namespace {

constexpr unsigned kOuterLen = 20;
constexpr uint16_t kUsualMtu = 1500;

}  // namespace

unsigned tunnel_overhead(const abi::EngineTunnel& spec) noexcept {
  if (spec.proto != IPPROTO_GRE) return kOuterLen;
  unsigned len = kOuterLen + kGreLen;
  for (const uint32_t flag :
       {abi::tunnel_flags::kCsum, abi::tunnel_flags::kKey, abi::tunnel_flags::kSeq}) {
    if ((spec.out_flags & flag) != 0) len += kGreWord;
  }
  return len;
}

TunnelPort::TunnelPort(PortId number, std::string called, const PortTable& ports)
    : Port(number, std::move(called), PortKind::kTunnel), ports_(ports) {
  switches = port_switch::kStacked;
}

void TunnelPort::follow(const abi::EngineTunnel& spec) {
  const Port* below = ports_[spec.link];
  lower = below == nullptr ? kNoPort : below->id;
  mac = below == nullptr ? rte_ether_addr{} : below->mac;
  promiscuous = below != nullptr && below->promiscuous;
  mtu = static_cast<uint16_t>((below == nullptr ? kUsualMtu : below->mtu) - tunnel_overhead(spec));
}

LinkState TunnelPort::link() const noexcept {
  const Port* below = ports_[lower];
  if (below != nullptr) return below->link();
  LinkState none;
  none.full_duplex = false;
  return none;
}

}  // namespace dpvs
