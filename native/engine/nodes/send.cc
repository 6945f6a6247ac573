// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"

namespace dpvs {

void send(WorkerState& w, Vector& v) noexcept {
  for_each_bit(v.live, [&](unsigned i) { w.send(v.out_port[i], v.mbuf[i]); });
  v.live = 0;
}

}  // namespace dpvs
