// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/addr.h"

namespace dpvs {

/// Appends a record of fixed size to a listing.
template <typename Record>
void put_record(std::vector<uint8_t>& out, const Record& record) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(&record);
  out.insert(out.end(), bytes, bytes + sizeof record);
}

}  // namespace dpvs
