// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_byteorder.h>

#include "state/worker_state.h"

namespace dpvs {

/// The worker that takes the ports of our addresses on `device` for which packets of `flow` come
/// back: the one that the device gives such packets, if that is known, else the one that the low
/// bits of the port name.
inline unsigned owner_of(const WorkerState& w, PortId device, const Flow& flow) noexcept {
  const bool spread = flow.proto == IPPROTO_TCP || flow.proto == IPPROTO_UDP;
  const RssMap* map = device < w.shared.rss.size() ? w.shared.rss[device].get() : nullptr;
  if (spread && map != nullptr) return map->worker_of(flow);
  return rte_be_to_cpu_16(flow.dport) & w.stripe_mask;
}

}  // namespace dpvs
