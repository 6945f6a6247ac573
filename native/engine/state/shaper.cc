// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/shaper.h"

#include "packet/headers.h"

namespace dpvs {

void queue_frames(WorkerState& w, const TcTree& tree, rte_mbuf** frames, unsigned n) noexcept {
  const char* own = w.shared.ports[tree.port]->name.c_str();
  for (unsigned i = 0; i < n; ++i) {
    rte_mbuf* m = frames[i];
    const Glance glance = glance_at(m);
    const Classified frame{glance, ether_of(m)->src_addr.addr_bytes,
                           tree.ingress ? own : w.tc->name_of(m->port), tree.ingress ? "" : own};
    Qsch* qsch = tree.classify(frame);
    if (qsch == nullptr) {
      w.drop(m, Drop::kTcDrop);
    } else if (!qsch->enqueue(w.id, m, glance.tos)) {
      w.drop(m, Drop::kTcQueue);
    }
  }
}

bool send_shaped(WorkerState& w) noexcept {
  bool waits = false;
  rte_mbuf* frames[kShapedBurst];
  for (const TcTree& tree : w.tc->trees) {
    if (tree.ingress) continue;
    for (const TcTree::Node& node : tree.nodes) {
      const unsigned n = node.qsch->dequeue(w.id, frames, kShapedBurst, w.now_ns);
      const unsigned sent = w.transmit(tree.port, frames, n);
      node.qsch->put_back(w.id, frames + sent, n - sent);
      waits |= node.qsch->waits(w.id);
    }
  }
  return waits;
}

}  // namespace dpvs
