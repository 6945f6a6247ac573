// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// Coarse time of the data path: units of 16 ms, wrapping after two years.
using Tick = uint32_t;

inline constexpr unsigned kTickShift = 4;  // 16 ms

/// Ticks of a duration in milliseconds, rounded up so that nothing expires early.
constexpr Tick ticks_from_ms(uint64_t ms) noexcept {
  return static_cast<Tick>((ms + (1u << kTickShift) - 1) >> kTickShift);
}

constexpr Tick ticks_from_sec(uint64_t sec) noexcept { return ticks_from_ms(sec * 1000); }

/// Present tick of a clock that reads `now_ms`.
constexpr Tick tick_at(uint64_t now_ms) noexcept { return static_cast<Tick>(now_ms >> kTickShift); }

/// True once `span` ticks have gone by since `since`. Right across the wrap.
constexpr bool elapsed(Tick now, Tick since, Tick span) noexcept { return now - since >= span; }

}  // namespace dpvs
