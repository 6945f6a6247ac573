// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/gate.h"

#include "nodes/slow/end.h"

namespace dpvs {
namespace {

/// True if the service may send on so much more in this direction.
bool in_rate(WorkerState& w, const Vector& v, unsigned i) noexcept {
  const DestRow& row = w.rows[v.conn[i]->dest().value];
  ServiceLimit& limit = w.shared.service_limits.at({row.service});
  return limit.take(v.conn_value[i] & 1, v.l3_len[i], w.now_ns);
}

}  // namespace

bool pass_gate(WorkerState& w, Vector& v, unsigned i, uint16_t gate, uint32_t& expired) noexcept {
  if ((gate & dest_gate::kExpire) != 0) {
    expired |= 1u << i;
    return false;
  }
  const unsigned percent = gate & dest_gate::kPercent;
  const bool in_share = percent == 0 || w.next_random() % 100 < percent;
  if (in_share && ((gate & dest_gate::kRate) == 0 || in_rate(w, v, i))) return true;
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
