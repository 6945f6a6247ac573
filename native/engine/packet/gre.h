// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

// Generic routing encapsulation. Source: RFC 2784; RFC 2890; RFC 1701.

namespace dpvs {

/// Bytes of the header without fields that may be there, and of each of those.
inline constexpr unsigned kGreLen = 4, kGreWord = 4;

/// Bits of the first word of the header.
namespace gre_bit {
inline constexpr uint16_t kChecksum = 0x8000, kKey = 0x2000, kSequence = 0x1000;
/// Source routes and other versions: whoever does not know them discards the packet.
inline constexpr uint16_t kUnknown = 0x4c07;
}  // namespace gre_bit

}  // namespace dpvs
