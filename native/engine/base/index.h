// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// Place in a table, typed by what stands there, so that a destination's number is never taken for
/// a service's. The all-ones value means "none".
template <typename Tag>
struct Index {
  uint32_t value = UINT32_MAX;

  constexpr bool valid() const noexcept { return value != UINT32_MAX; }
  friend constexpr bool operator==(Index, Index) noexcept = default;
};

using ConnIndex = Index<struct ConnTag>;
using ServiceIndex = Index<struct ServiceTag>;
using DestIndex = Index<struct DestTag>;
using LaddrIndex = Index<struct LaddrTag>;

/// Number of a port (network device) in its engine. 255 means "none".
using PortId = uint8_t;
inline constexpr PortId kNoPort = 255;
inline constexpr unsigned kMaxPorts = 255;

}  // namespace dpvs
