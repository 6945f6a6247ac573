// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstring>

#include "base/arena.h"

namespace dpvs {

/// Numbered elements that come and go, in an arena that grows as they come. Those that nobody has
/// are chained by their member `next_free`.
/// Owner: one thread, but for what says otherwise.
template <typename T>
class Pool {
 public:
  Status open(const char* name, uint64_t layout_hash, uint64_t max_elements) {
    const Status opened = arena_.open(name, sizeof(T), layout_hash, max_elements);
    if (opened.ok()) base_ = static_cast<T*>(arena_.base());
    return opened;
  }

  /// A zeroed element, or null when there is no room.
  T* take() noexcept {
    const uint32_t i = free_head_;
    if (i == high_water_) {
      if (i >= arena_.committed() && !arena_.grow()) return nullptr;
      free_head_ = ++high_water_;
    } else {
      free_head_ = base_[i].next_free;
    }
    ++live_;
    memset(static_cast<void*>(&base_[i]), 0, sizeof(T));
    return &base_[i];
  }
  void give_back(T& element) noexcept {
    element.next_free = free_head_;
    free_head_ = number_of(element);
    --live_;
  }
  /// Brings the first line of what `take` gives next into the cache.
  void prefetch_next() const noexcept { __builtin_prefetch(base_ + free_head_, 1); }

  T* base() const noexcept { return base_; }
  uint32_t number_of(const T& element) const noexcept {
    return static_cast<uint32_t>(&element - base_);
  }
  uint64_t live() const noexcept { return live_; }
  /// One past the highest number ever given.
  uint32_t high_water() const noexcept { return high_water_; }
  size_t bytes() const noexcept { return arena_.committed_bytes(); }

  /// See `Arena::make_ready`. Threads: any one other than the owner.
  void make_ready() noexcept { arena_.make_ready(); }

 private:
  Arena arena_;
  T* base_ = nullptr;
  uint32_t free_head_ = 0;  // equal to high_water_ when the chain is empty
  uint32_t high_water_ = 0;
  uint64_t live_ = 0;
};

}  // namespace dpvs
