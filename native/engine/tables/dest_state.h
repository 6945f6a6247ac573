// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/arena.h"
#include "base/index.h"
#include "tables/dest_row.h"

namespace dpvs {

/// What all workers share of one destination. Touched when connections open or fail, never for
/// each packet.
struct DestState {
  std::atomic<uint32_t> templates;   // of persistence that lead to it
  std::atomic<uint32_t> downs;       // connections that failed, ever
  std::atomic<uint32_t> ups;         // connections that came about, ever
  std::atomic<uint32_t> overloaded;  // 1: it has had as many connections as it may have
};
static_assert(sizeof(DestState) == 16);

/// Shared state of destinations, and the rows of every worker, by DestIndex.
/// Threads: `open` and `commit` by control; the rest by any.
class DestStates {
 public:
  static constexpr uint64_t kMaxDests = 1u << 23;  // what a connection can name

  Status open() { return arena_.open("dpvs-dest-state", sizeof(DestState), kLayout, kMaxDests); }
  bool commit(uint64_t count) noexcept {
    return arena_.committed() >= count || arena_.commit(count);
  }
  /// Says where a worker keeps its rows.
  void add_rows(const DestRow* rows) { rows_.push_back(rows); }

  DestState& at(DestIndex dest) const noexcept {
    return static_cast<DestState*>(arena_.base())[dest.value];
  }
  /// Present connections of all workers together.
  uint64_t conns(DestIndex dest) const noexcept {
    uint64_t sum = 0;
    for (const DestRow* rows : rows_) {
      const DestRow& row = rows[dest.value];
      sum += __atomic_load_n(&row.active, __ATOMIC_RELAXED);
      sum += __atomic_load_n(&row.inactive, __ATOMIC_RELAXED);
    }
    return sum;
  }

 private:
  static constexpr uint64_t kLayout = 0x0001'0000'0010'0001;

  Arena arena_;
  std::vector<const DestRow*> rows_;
};

}  // namespace dpvs
