// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/addr.h"
#include "base/hash.h"
#include "base/ticks.h"

namespace dpvs {

/// Servers that do not know protocol 248 and are spared it for ten minutes. Small: of two servers
/// that share a place the later one is remembered, and the other answers once more.
/// Threads: any worker reads and writes.
class UoaRefusals {
 public:
  static constexpr Tick kSpan = ticks_from_sec(600);

  void note(const IpAddr& server, Tick now, const HashSecret& secret) noexcept {
    const uint64_t hash = hash_address(server, 0, secret);
    place(hash).store(entry(hash, now), std::memory_order_relaxed);
    any_.store(true, std::memory_order_relaxed);
  }
  bool refuses(const IpAddr& server, Tick now, const HashSecret& secret) noexcept {
    if (!any_.load(std::memory_order_relaxed)) return false;
    const uint64_t hash = hash_address(server, 0, secret);
    const uint64_t seen = place(hash).load(std::memory_order_relaxed);
    return seen != 0 && seen >> 32 == entry(hash, 0) >> 32 &&
           !elapsed(now, static_cast<Tick>(seen), kSpan);
  }

 private:
  static constexpr unsigned kPlaces = 1u << 14;

  /// A tag of 32 bits that is never 0, and the time.
  static uint64_t entry(uint64_t hash, Tick now) noexcept { return (hash >> 32 | 1) << 32 | now; }
  std::atomic<uint64_t>& place(uint64_t hash) noexcept { return places_[hash % kPlaces]; }

  std::atomic<bool> any_{false};
  std::array<std::atomic<uint64_t>, kPlaces> places_{};
};

}  // namespace dpvs
