// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_table.h"

#include <algorithm>
#include <cstdio>

namespace dpvs {

Status ConnTable::open(unsigned worker, uint64_t max_conns, const HashSecret& secret) {
  secret_ = secret;
  max_conns = std::min<uint64_t>(max_conns, ConnIndexTable::kMaxConns);
  char name[32];
  snprintf(name, sizeof name, "dpvs-conn-%u", worker);
  const Status opened = pool_.open(name, kConnLayout, max_conns);
  if (!opened.ok()) return opened;
  snprintf(name, sizeof name, "dpvs-conn-index-%u", worker);
  return index_.open(name, max_conns);
}

template <typename Key>
uint32_t ConnTable::find_in(const Bucket& bucket, const Key& key, uint16_t tag) noexcept {
  for (uint32_t hits = bucket.match(tag); hits != 0; hits &= hits - 1) {
    const uint32_t value = bucket.value[__builtin_ctz(hits)] & ConnIndexTable::kValueMask;
    if (of_value(value)->matches(key, static_cast<Direction>(value & 1))) return value;
  }
  return kMiss;
}

template <typename Key>
uint32_t ConnTable::find(const Key& key, uint64_t hash) noexcept {
  const uint16_t tag = ConnIndexTable::tag_of(hash);
  const Bucket* home = index_.bucket(hash);
  const uint32_t value = find_in(*home, key, tag);
  if (value != kMiss || home->overflow == 0) return value;
  return find_in(*index_.other(home, tag), key, tag);
}

template uint32_t ConnTable::find(const FlowKey4&, uint64_t) noexcept;
template uint32_t ConnTable::find(const FlowKey6&, uint64_t) noexcept;

void ConnTable::release(Conn& conn) noexcept {
  conn.proto = 0;
  pool_.give_back(conn);
}

bool ConnTable::insert(const Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept {
  const uint32_t value = index_of(conn) * 2;
  if (!index_.insert(in_hash, value)) return false;
  if (index_.insert(out_hash, value + 1)) return true;
  index_.remove(in_hash, value);
  return false;
}

void ConnTable::remove(Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept {
  const uint32_t value = index_of(conn) * 2;
  index_.remove(in_hash, value);
  index_.remove(out_hash, value + 1);
  release(conn);
}

}  // namespace dpvs
