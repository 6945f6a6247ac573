// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>

#include "base/status.h"

namespace dpvs {

/// Which worker has the connection of a flow, by the flow's hash: for packets that reach another.
/// An entry is the hash with the worker in its low bits, without the flow: one that is taken for
/// another's sends a packet to a worker that does not know it either, which treats it as its own.
/// Threads: any; entries are single words, changed by compare and swap.
class RedirectTable {
 public:
  RedirectTable() = default;
  ~RedirectTable();
  RedirectTable(const RedirectTable&) = delete;
  RedirectTable& operator=(const RedirectTable&) = delete;

  /// Makes room for `flows` entries; memory is taken as they come.
  Status open(uint64_t flows);

  /// Number of the worker that has the flow, or -1.
  int find(uint64_t hash) const noexcept;
  /// False if there is no room: packets of the flow that reach another worker are not known there.
  bool insert(uint64_t hash, unsigned worker) noexcept;
  void remove(uint64_t hash, unsigned worker) noexcept;

 private:
  static constexpr unsigned kSlots = 8;
  static constexpr uint64_t kWorkerBits = std::bit_ceil(uint64_t{RTE_MAX_LCORE}) - 1;
  static constexpr unsigned kFlowShift = std::popcount(kWorkerBits);

  struct alignas(64) Bucket {
    std::atomic<uint64_t> entry[kSlots];  // 0: free
  };
  static uint64_t entry_of(uint64_t hash, unsigned worker) noexcept {
    const uint64_t entry = (hash & ~kWorkerBits) | worker;
    return entry != 0 ? entry : uint64_t{1} << 63;
  }
  Bucket& first(uint64_t hash) const noexcept { return buckets_[hash >> kFlowShift & mask_]; }
  Bucket& second(uint64_t hash) const noexcept {
    return buckets_[(hash >> kFlowShift ^ hash >> 35) & mask_];
  }

  Bucket* buckets_ = nullptr;
  uint64_t mask_ = 0;
  std::atomic<bool> used_{false};  // something was ever put in
};

}  // namespace dpvs
