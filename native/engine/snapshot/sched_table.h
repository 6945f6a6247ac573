// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace dpvs {

/// What a scheduler works out once for a state of a service, so that picking is a look-up.
struct SchedTable {
  std::vector<uint32_t> places;  // of destinations in the service, by hash or on a ring
  std::vector<uint64_t> points;  // of a ring, ascending: where the destination in `places` sits
  bool strict = false;           // what is not usable is not passed over
};

}  // namespace dpvs
