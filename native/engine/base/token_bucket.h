// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// Lets `rate` events a second pass, and as many at once after a second of rest, or `burst` if that
/// is less.
struct TokenBucket {
  uint64_t level = 0;  // thousandths of an event
  uint64_t at_ms = 0;  // when `level` was true
  bool filled = false;

  /// True if one more may pass now. `rate` 0: no limit.
  bool take(uint32_t rate, uint64_t now_ms, uint32_t burst = UINT32_MAX) noexcept {
    if (rate == 0) return true;
    const uint64_t full = uint64_t{rate < burst ? rate : burst} * 1000;
    const uint64_t gone = now_ms - at_ms;
    level = !filled || gone >= 1000 ? full : level + gone * rate;
    if (level > full) level = full;
    filled = true;
    at_ms = now_ms;
    if (level < 1000) return false;
    level -= 1000;
    return true;
  }
};

}  // namespace dpvs
