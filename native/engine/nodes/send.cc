// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstring>

#include "nodes/nodes.h"

namespace dpvs {
namespace {

/// Puts the packets of `mask` behind `end`. Returns their new end.
inline rte_mbuf** append(rte_mbuf** end, const Vector& v, uint32_t mask) noexcept {
  if (mask == first_bits(v.count)) {  // most often: all of them
    memcpy(end, v.mbuf, sizeof v.mbuf);
    return end + v.count;
  }
  for_each_bit(mask, [&](unsigned i) { *end++ = v.mbuf[i]; });
  return end;
}

}  // namespace

void send(WorkerState& w, Vector& v) noexcept {
  for (uint32_t todo = v.live; todo != 0;) {
    const PortId port = v.out_port[__builtin_ctz(todo)];
    const uint32_t same = equal_bytes(v.out_port, port) & todo;
    TxBuffer& b = w.tx[port];
    if (b.count + kBurst > TxBuffer::kLen) w.flush(port);
    rte_mbuf** const end = append(b.frames + b.count, v, same);
    b.count = static_cast<uint16_t>(end - b.frames);
    w.mark_pending(port);
    todo &= ~same;
  }
  v.live = 0;
}

}  // namespace dpvs
