// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"

namespace dpvs {

void lookup(WorkerState& w, Vector& v) noexcept {
  const Bucket* bucket[kBurst];
  const HashSecret secret = w.conns.secret();
  const ConnIndexTable& index = w.conns.index();
  for_each_bit(v.live, [&](unsigned i) {
    v.hash[i] = v.key[i].hash(secret);
    bucket[i] = index.bucket(v.hash[i]);
    rte_prefetch0(bucket[i]);
  });
  // Most often exactly one tag fits and it is the right one: fetch that entry ahead.
  for_each_bit(v.live, [&](unsigned i) {
    const uint32_t hits = bucket[i]->match(ConnIndexTable::tag_of(v.hash[i]));
    v.conn_value[i] = ConnTable::kMiss;
    if (hits == 0) return;
    v.conn_value[i] = bucket[i]->value[__builtin_ctz(hits)] & ConnIndexTable::kValueMask;
    v.conn[i] = w.conns.of_value(v.conn_value[i]);
    rte_prefetch0(v.conn[i]);
  });
  v.miss = 0;
  for_each_bit(v.live, [&](unsigned i) {
    const uint32_t guess = v.conn_value[i];
    if (guess != ConnTable::kMiss &&
        v.conn[i]->matches(v.key[i], static_cast<Direction>(guess & 1))) {
      return;
    }
    v.conn_value[i] = w.conns.find(v.key[i], v.hash[i]);
    if (v.conn_value[i] == ConnTable::kMiss) {
      v.miss |= 1u << i;
    } else {
      v.conn[i] = w.conns.of_value(v.conn_value[i]);
    }
  });
}

}  // namespace dpvs
