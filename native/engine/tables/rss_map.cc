// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/rss_map.h"

#include <cstring>

namespace dpvs {
namespace {

/// The 32 bits of the key from bit `at` on.
uint32_t window(const uint8_t (&key)[RssSpread::kKeyLen], unsigned at) noexcept {
  uint64_t bits = 0;
  for (unsigned i = 0; i < 5; ++i) bits = bits << 8 | key[at / 8 + i];
  return static_cast<uint32_t>(bits >> (8 - at % 8));
}

}  // namespace

RssMap::RssMap(const RssSpread& spread, const std::vector<uint8_t>& workers) {
  for (unsigned at = 0; at < kMaxInput; ++at) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      table_[at][byte] = 0;
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((byte & 0x80u >> bit) != 0) table_[at][byte] ^= window(spread.key, at * 8 + bit);
      }
    }
  }
  for (const uint16_t queue : spread.queues) {
    worker_.push_back(queue < workers.size() ? workers[queue] : uint8_t{0});
  }
}

unsigned RssMap::worker_of(const Flow& flow) const noexcept {
  const size_t addr_len = flow.family == Family::kV4 ? 4 : 16;
  uint8_t input[kMaxInput];
  memcpy(input, flow.saddr.bytes, addr_len);
  memcpy(input + addr_len, flow.daddr.bytes, addr_len);
  memcpy(input + 2 * addr_len, &flow.sport, 2);
  memcpy(input + 2 * addr_len + 2, &flow.dport, 2);
  return worker_[hash(input, static_cast<unsigned>(2 * addr_len + 4)) & (worker_.size() - 1)];
}

}  // namespace dpvs
