// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"

namespace dpvs {
namespace {

/// Most often exactly one tag of the bucket fits and it is the right one: fetches that entry ahead.
/// False if no tag fits.
template <typename Key>
inline bool guess(Vector& v, unsigned i, const Bucket& bucket, Conn* conns) noexcept {
  const uint32_t hits = bucket.match(ConnIndexTable::tag_of(v.hash[i]));
  if (hits == 0) return false;
  const uint32_t value = bucket.value[__builtin_ctz(hits)] & ConnIndexTable::kValueMask;
  v.conn_value[i] = value;
  v.conn[i] = conns + (value >> 1);
  rte_prefetch0(v.conn[i]);
  if (Key::kFamily == Family::kV6) rte_prefetch0(&v.conn[i]->addr6);
  return true;
}

template <typename Key>
inline void lookup_keys(WorkerState& w, Vector& v, const Key* keys) noexcept {
  // Copies: what the loops store cannot make the compiler read them again.
  const HashSecret secret = w.conns.secret();
  const ConnIndexTable::Reader index = w.conns.index().reader();
  Conn* const conns = &w.conns.at(0);
  const DestRow* const rows = w.rows;
  const uint32_t live = v.live;
  const Bucket* bucket[kBurst];
  for_each_bit(live, [&](unsigned i) {
    v.hash[i] = keys[i].hash(secret);
    bucket[i] = index.bucket(v.hash[i]);
    rte_prefetch0(bucket[i]);
  });
  uint32_t guessed = 0, away = 0;
  for_each_bit(live, [&](unsigned i) {
    if (guess<Key>(v, i, *bucket[i], conns)) {
      guessed |= 1u << i;
    } else if (bucket[i]->overflow != 0) {
      bucket[i] = w.conns.index().other(bucket[i], ConnIndexTable::tag_of(v.hash[i]));
      rte_prefetch0(bucket[i]);
      away |= 1u << i;
    }
  });
  for_each_bit(away, [&](unsigned i) {
    guessed |= static_cast<uint32_t>(guess<Key>(v, i, *bucket[i], conns)) << i;
  });
  uint32_t right = 0;
  for_each_bit(guessed, [&](unsigned i) {
    const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
    right |= static_cast<uint32_t>(v.conn[i]->matches(keys[i], dir)) << i;
    rte_prefetch0(rows + v.conn[i]->dest().value);  // for `track`
  });
  // What was neither guessed nor can be elsewhere is a miss; a wrong guess is looked up properly.
  v.miss = live & ~guessed;
  for_each_bit(guessed & ~right, [&](unsigned i) {
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
