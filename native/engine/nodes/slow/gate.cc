// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/gate.h"

#include "nodes/slow/end.h"

namespace dpvs {

bool pass_gate(WorkerState& w, Vector& v, unsigned i, uint16_t gate, uint32_t& expired) noexcept {
  if ((gate & dest_gate::kExpire) != 0) {
    expired |= 1u << i;
    return false;
  }
  const unsigned percent = gate & dest_gate::kPercent;
  if (percent == 0 || w.next_random() % 100 < percent) return true;
  w.drop(v, i, Drop::kOverLimit);
  return false;
}

void end_expired(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  // Several packets may be of one connection: it ends once.
  for_each_bit(mask, [&](unsigned i) {
    Conn* conn = v.conn[i];
    bool ended = false;
    for_each_bit(mask & first_bits(i), [&](unsigned j) { ended = ended || v.conn[j] == conn; });
    if (!ended) end_conn(w, *conn);
    w.drop(v, i, Drop::kDestQuiescent);
  });
}

}  // namespace dpvs
