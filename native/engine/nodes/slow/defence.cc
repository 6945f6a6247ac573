// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/defence.h"

#include <netinet/in.h>

namespace dpvs {

bool defend(WorkerState& w, rte_mbuf* m, const Flow& flow) noexcept {
  const abi::EngineSettings& settings = w.settings->raw;
  const bool tcp = flow.proto == IPPROTO_TCP && settings.defence_tcp_drop != 0;
  const bool udp = flow.proto == IPPROTO_UDP && settings.defence_udp_drop != 0;
  if (!tcp && !udp) return false;
  const Vip* vip = w.shared.vips.find(flow.family, flow.daddr);
  if (vip == nullptr || vip->tcp == 0 || (udp && vip->udp != 0)) return false;
  w.drop(m, tcp ? Drop::kDefenceTcpDrop : Drop::kDefenceUdpDrop);
  return true;
}

}  // namespace dpvs
