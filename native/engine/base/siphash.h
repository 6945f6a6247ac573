// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/hash.h"

namespace dpvs {

// SipHash-2-4 of several messages at once. Source: Aumasson and Bernstein, "SipHash: a fast
// short-input PRF", section 2.

inline constexpr unsigned kSipLanes = 4;

/// Words 0 to `count` - 1 of four messages side by side: word `i` of message `lane` is at
/// `words[i * kSipLanes + lane]`. `count` is at most 31. `out` gets the four hashes.
void siphash24_lanes(const uint64_t* words, unsigned count, const HashSecret& key,
                     uint64_t* out) noexcept;

}  // namespace dpvs
