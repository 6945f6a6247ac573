// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dpvs {

/// A digest as four words; their bytes, lowest first, are the digest as it is usually printed.
using Md5Digest = std::array<uint32_t, 4>;

/// Longest text that `md5_short` takes: what fits into one block beside padding and length.
inline constexpr size_t kMd5ShortLen = 55;

/// MD5 of a text of at most `kMd5ShortLen` bytes. Source: RFC 1321.
Md5Digest md5_short(std::string_view text) noexcept;

}  // namespace dpvs
