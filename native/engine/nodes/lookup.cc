// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"

namespace dpvs {
namespace {

template <typename Key>
inline void lookup_keys(WorkerState& w, Vector& v, const Key* keys) noexcept {
  // Copies: what the loops store cannot make the compiler read them again.
  const HashSecret secret = w.conns.secret();
  const ConnIndexTable::Reader index = w.conns.index().reader();
  Conn* const conns = &w.conns.at(0);
  const uint32_t live = v.live;
  const Bucket* bucket[kBurst];
  for_each_bit(live, [&](unsigned i) {
    v.hash[i] = keys[i].hash(secret);
    bucket[i] = index.bucket(v.hash[i]);
    rte_prefetch0(bucket[i]);
  });
  // Most often exactly one tag fits and it is the right one: fetch that entry ahead.
  uint32_t guessed = 0;
  for_each_bit(live, [&](unsigned i) {
    const uint32_t hits = bucket[i]->match(ConnIndexTable::tag_of(v.hash[i]));
    if (hits == 0) return;
    const uint32_t value = bucket[i]->value[__builtin_ctz(hits)] & ConnIndexTable::kValueMask;
    v.conn_value[i] = value;
    v.conn[i] = conns + (value >> 1);
    rte_prefetch0(v.conn[i]);
    guessed |= 1u << i;
  });
  uint32_t right = 0;
  for_each_bit(guessed, [&](unsigned i) {
    const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
    right |= static_cast<uint32_t>(v.conn[i]->matches(keys[i], dir)) << i;
  });
  v.miss = 0;
  for_each_bit(live & ~right, [&](unsigned i) {
    v.conn_value[i] = w.conns.find(keys[i], v.hash[i]);
    if (v.conn_value[i] == ConnTable::kMiss) {
      v.miss |= 1u << i;
    } else {
      v.conn[i] = w.conns.of_value(v.conn_value[i]);
    }
  });
}

}  // namespace

void lookup(WorkerState& w, Vector& v) noexcept {
  if (v.family == Family::kV4) {
    lookup_keys(w, v, v.key4);
  } else {
    lookup_keys(w, v, v.key6);
  }
}

}  // namespace dpvs
