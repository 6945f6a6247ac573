// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/tuple.h"

namespace dpvs {

/// One direction of a flow of either family, for work that is not on the fast path.
struct Flow {
  Family family;
  uint8_t proto;
  uint16_t sport;  // network order, as all of it
  uint16_t dport;
  IpAddr saddr;
  IpAddr daddr;
};

template <typename Key>
Flow flow_of(const Key& key) noexcept {
  return {Key::kFamily, key.proto, key.sport(), key.dport(), key.source(), key.destination()};
}

}  // namespace dpvs
