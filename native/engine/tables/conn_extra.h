// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/arena.h"
#include "tables/conn.h"

namespace dpvs {

/// Fields that only some connections need, each group for one feature. Zeroed when attached.
struct alignas(64) ConnExtra {
  uint32_t next_free;      // of a record that nobody has
  uint32_t template_held;  // of persistence; 0: none
};
static_assert(sizeof(ConnExtra) == 64);

/// Changes whenever the meaning of a byte of `ConnExtra` changes.
inline constexpr uint64_t kConnExtraLayout = 0x0001'0000'0040'0001;

/// One worker's records for connections with more to remember than fits into their entry; memory
/// is taken as they come.
/// Owner: one worker.
class ConnExtraTable {
 public:
  Status open(unsigned worker, uint64_t max_conns);

  /// The connection's record, made if it has none; null when there is no memory.
  /// Expects: families, protocol and mode of the entry are set.
  ConnExtra* attach(Conn& conn) noexcept;
  /// The connection's record, or null.
  ConnExtra* of(const Conn& conn) noexcept {
    return (conn.flags & conn_flag::kExtra) != 0 ? base_ + conn.extra() : nullptr;
  }
  /// Takes the record back, if there is one.
  void detach(Conn& conn) noexcept;

  uint64_t live() const noexcept { return live_; }
  size_t bytes() const noexcept { return arena_.committed_bytes(); }

 private:
  Arena arena_;
  ConnExtra* base_ = nullptr;
  uint32_t free_head_ = 0;  // equal to high_water_ when the list is empty
  uint32_t high_water_ = 0;
  uint64_t live_ = 0;
};

}  // namespace dpvs
