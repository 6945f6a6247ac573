// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace dpvs {

/// Copies of one frame in so many. Threads: one worker looks, one thread takes.
class Sampler {
 public:
  static constexpr unsigned kMaxLen = 126;

  /// 0: no more samples.
  void every(unsigned frames) noexcept { every_.store(frames, std::memory_order_relaxed); }

  /// Looks at frames on their way out. What there is no room for is not kept.
  void look(rte_mbuf* const* frames, uint16_t n) noexcept {
    const unsigned every = every_.load(std::memory_order_relaxed);
    if (every == 0) return;
    for (; until_next_ < n; until_next_ += every) keep(frames[until_next_]);
    until_next_ -= n;
  }

  /// The oldest sample, or false.
  bool take(std::vector<uint8_t>& into);

 private:
  static constexpr unsigned kSlots = 1 << 16;  // those of a timed run
  struct Slot {
    uint16_t len;
    uint8_t bytes[kMaxLen];
  };

  void keep(const rte_mbuf* frame) noexcept;

  std::atomic<unsigned> every_{0};
  unsigned until_next_ = 0;
  alignas(64) std::atomic<uint32_t> kept_{0};
  alignas(64) std::atomic<uint32_t> taken_{0};
  std::array<Slot, kSlots> slots_;
};

}  // namespace dpvs
