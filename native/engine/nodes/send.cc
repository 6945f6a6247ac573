// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"

namespace dpvs {
namespace {

/// Packets of `mask` that leave by the same port as the first of them.
inline uint32_t same_port(const Vector& v, uint32_t mask) noexcept {
  const uint8_t port = v.out_port[__builtin_ctz(mask)];
  uint32_t same = 0;
  for_each_bit(mask,
               [&](unsigned i) { same |= static_cast<uint32_t>(v.out_port[i] == port) << i; });
  return same;
}

}  // namespace

void send(WorkerState& w, Vector& v) noexcept {
  for (uint32_t todo = v.live; todo != 0;) {
    const PortId port = v.out_port[__builtin_ctz(todo)];
    const uint32_t same = same_port(v, todo);
    TxBuffer& b = w.tx[port];
    if (b.count + kBurst > TxBuffer::kLen) w.flush(port);
    rte_mbuf** end = b.frames + b.count;
    for_each_bit(same, [&](unsigned i) { *end++ = v.mbuf[i]; });
    b.count = static_cast<uint16_t>(end - b.frames);
    w.mark_pending(port);
    todo &= ~same;
  }
  v.live = 0;
}

}  // namespace dpvs
