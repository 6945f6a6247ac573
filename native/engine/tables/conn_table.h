// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/hash.h"
#include "base/pool.h"
#include "tables/conn.h"
#include "tables/conn_index.h"

namespace dpvs {

/// One worker's connections: an arena of entries with a free list through them, and their index.
/// Owner: one worker; control reads entries of a stopped or stepped worker only.
class ConnTable {
 public:
  Status open(unsigned worker, uint64_t max_conns, const HashSecret& secret);

  /// Brings the entries of the index where `hash` belongs into the cache.
  void prefetch(uint64_t hash) const noexcept { __builtin_prefetch(index_.bucket(hash), 1); }

  const ConnIndexTable& index() const noexcept { return index_; }
  const HashSecret& secret() const noexcept { return secret_; }
  Conn& at(uint32_t i) noexcept { return pool_.base()[i]; }
  Conn* of_value(uint32_t value) noexcept { return pool_.base() + (value >> 1); }

  /// Index * 2 + direction of the connection that `key` belongs to, or kMiss.
  template <typename Key>
  uint32_t find(const Key& key, uint64_t hash) noexcept;

  /// A zeroed entry, or null when the table is full.
  Conn* allocate() noexcept { return pool_.take(); }
  /// Brings the line of the entry that `allocate` gives next into the cache.
  void prefetch_next() const noexcept { pool_.prefetch_next(); }
  uint64_t hash_of(const Conn& conn, Direction dir) const noexcept {
    return conn.family(dir) == Family::kV4 ? conn.key4(dir).hash(secret_)
                                           : conn.key6(dir).hash(secret_);
  }
  /// Makes both directions findable under their hashes; false (and nothing changed) when the index
  /// has no memory.
  bool insert(const Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept;
  /// Takes both directions out of the index, under their hashes, and gives the entry back.
  void remove(Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept;
  /// Gives back an entry that was never inserted.
  void release(Conn& conn) noexcept;

  uint32_t index_of(const Conn& conn) const noexcept { return pool_.number_of(conn); }
  uint64_t live() const noexcept { return pool_.live(); }
  /// One past the highest entry ever used: the end of a sweep.
  uint32_t high_water() const noexcept { return pool_.high_water(); }
  size_t bytes() const noexcept { return pool_.bytes() + index_.bytes(); }
  /// Makes memory ready for more connections. Threads: control.
  void make_ready() noexcept {
    pool_.make_ready();
    index_.make_ready();
  }

  static constexpr uint32_t kMiss = UINT32_MAX;

 private:
  template <typename Key>
  uint32_t find_in(const Bucket& bucket, const Key& key, uint16_t tag) noexcept;

  Pool<Conn> pool_;
  ConnIndexTable index_;
  HashSecret secret_;
};

}  // namespace dpvs
