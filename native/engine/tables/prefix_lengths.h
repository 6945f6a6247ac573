// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace dpvs {

/// Which prefix lengths (1 to 128) a table has. Control counts, workers read.
class PrefixLengths {
 public:
  void add(unsigned len) noexcept {
    if (count_[len]++ == 0) bits_[len / 64].fetch_or(bit(len), std::memory_order_release);
  }
  void remove(unsigned len) noexcept {
    if (--count_[len] == 0) bits_[len / 64].fetch_and(~bit(len), std::memory_order_release);
  }

  /// Calls `visit(len)`, longest first, until it returns true.
  template <typename Visit>
  bool any_longest_first(Visit visit) const noexcept {
    for (unsigned word = kWords; word-- > 0;) {
      uint64_t left = bits_[word].load(std::memory_order_acquire);
      while (left != 0) {
        const unsigned top = 63u - static_cast<unsigned>(__builtin_clzll(left));
        left &= ~(uint64_t{1} << top);
        if (visit(word * 64 + top)) return true;
      }
    }
    return false;
  }

 private:
  static constexpr unsigned kWords = 3;
  static uint64_t bit(unsigned len) noexcept { return uint64_t{1} << (len % 64); }
  std::array<std::atomic<uint64_t>, kWords> bits_{};
  std::array<uint32_t, 129> count_{};
};

}  // namespace dpvs
