// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include "base/addr.h"

namespace dpvs {

/// What a whole frame says of itself, for work beside the fast path. Parts that the frame does not
/// have are zero: a frame that is cut short has fewer of them.
struct Glance {
  uint16_t ethertype = 0;         // host order; of a tagged frame that of the tag
  Family family = Family::kNone;  // of the packet in the frame, be it tagged or not
  uint8_t proto = 0;
  uint8_t tos = 0;
  uint16_t sport = 0;  // host order; of ICMP both are type * 256 + code
  uint16_t dport = 0;
  IpAddr saddr{};
  IpAddr daddr{};
};

Glance glance_at(rte_mbuf* m) noexcept;

}  // namespace dpvs
