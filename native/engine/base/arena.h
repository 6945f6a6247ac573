// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/status.h"

namespace dpvs {

/// First bytes of every arena, so that a restarted daemon or a tool knows what it maps.
struct ArenaHead {
  uint64_t magic;        // kArenaMagic
  uint32_t version;      // of this head
  uint32_t element_len;  // bytes of one element
  uint64_t layout_hash;  // of the element's layout; another value means: do not read
  uint64_t committed;    // elements whose memory is there
};
inline constexpr uint64_t kArenaMagic = 0x616e657261767064u;  // "dpvarena"
inline constexpr size_t kArenaHeadLen = 4096;

/// A growing array in a named shared mapping. Addresses never move: room for `max_elements` is
/// reserved at once and backed by memory in steps, huge pages first, small ones when those run out.
/// Threads: one owner grows it; others may read what `committed()` covers.
class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Reserves address space. `name` shows in /proc/PID/maps.
  Status open(const char* name, size_t element_len, uint64_t layout_hash, uint64_t max_elements);

  /// Backs at least `elements` elements with zeroed memory; false when there is none left.
  bool commit(uint64_t elements) noexcept;

  /// Backs the next step of growth: an eighth of the present size, at least 64 KiB and at most a
  /// huge page, so that it is done soon.
  bool grow() noexcept;

  /// Takes and clears the huge pages that growth will come to next, an eighth of the present size:
  /// the owner need not then, who has packets waiting. Threads: any one other than the owner.
  void make_ready() noexcept;

  void* base() const noexcept { return map_ + kArenaHeadLen; }
  uint64_t committed() const noexcept { return committed_; }
  uint64_t capacity() const noexcept { return max_elements_; }
  size_t committed_bytes() const noexcept { return backed_.load(std::memory_order_relaxed); }

 private:
  bool back(size_t len, bool huge) noexcept;

  uint8_t* map_ = nullptr;
  size_t reserved_ = 0;
  std::atomic<size_t> backed_{0};
  size_t ready_ = 0;  // of whoever makes ready
  size_t element_len_ = 0;
  uint64_t max_elements_ = 0;
  uint64_t committed_ = 0;
  int huge_fd_ = -1;
  int fd_ = -1;
};

}  // namespace dpvs
