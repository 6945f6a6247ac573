// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "packet/flow.h"
#include "ports/port.h"

namespace dpvs {

/// Which worker receives the packets of a flow, as the device computes it: the Toeplitz hash of
/// addresses and ports leads to a queue, the queue to its worker. Immutable once made.
/// Source: "RSS hashing functions" of Microsoft's NDIS documentation.
class RssMap {
 public:
  /// `workers`: by number of the queue. Expects: a spread that is known.
  RssMap(const RssSpread& spread, const std::vector<uint8_t>& workers);

  unsigned worker_of(const Flow& flow) const noexcept;

 private:
  static constexpr unsigned kMaxInput = 36;  // two addresses of IPv6, two ports

  uint32_t hash(const uint8_t* input, unsigned len) const noexcept {
    uint32_t sum = 0;
    for (unsigned i = 0; i < len; ++i) sum ^= table_[i][input[i]];
    return sum;
  }

  uint32_t table_[kMaxInput][256];  // what a byte at its place adds
  std::vector<uint8_t> worker_;     // by the low bits of the hash
};

}  // namespace dpvs
