// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// Rate and burst of one bucket of tokens.
struct RateSpec {
  uint64_t rate_bps = 0;  // 0: no such bucket
  uint32_t burst_bytes = 0;
};

/// Bits that may be sent, filled at a rate. It starts full.
class BitBucket {
 public:
  /// Fills up to the burst for the time since the last call.
  void fill(const RateSpec& spec, uint64_t now_ns) noexcept {
    const Level full = cost_of(spec.burst_bytes);
    const uint64_t gone = now_ns - at_ns_;
    // After so long every bucket is full, and the product fits.
    level_ = !used_ || gone > kLongNs ? full : level_ + Level{spec.rate_bps} * gone;
    if (level_ > full) level_ = full;
    used_ = true;
    at_ns_ = now_ns;
  }
  bool has(uint32_t len_bytes) const noexcept { return level_ >= cost_of(len_bytes); }
  void take(uint32_t len_bytes) noexcept { level_ -= cost_of(len_bytes); }

 private:
  using Level = unsigned __int128;  // bits * 10^9
  static constexpr uint64_t kLongNs = 3'600'000'000'000;
  static Level cost_of(uint32_t len_bytes) noexcept { return Level{len_bytes} * 8'000'000'000u; }

  Level level_ = 0;
  uint64_t at_ns_ = 0;
  bool used_ = false;
};

}  // namespace dpvs
