// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/sampler.h"

#include <algorithm>
#include <cstring>

namespace dpvs {

void Sampler::keep(const rte_mbuf* frame) noexcept {
  const uint32_t at = kept_.load(std::memory_order_relaxed);
  if (at - taken_.load(std::memory_order_acquire) == kSlots) return;
  Slot& slot = slots_[at % kSlots];
  slot.len = static_cast<uint16_t>(std::min<unsigned>(frame->data_len, kMaxLen));
  memcpy(slot.bytes, rte_pktmbuf_mtod(frame, const uint8_t*), slot.len);
  kept_.store(at + 1, std::memory_order_release);
}

bool Sampler::take(std::vector<uint8_t>& into) {
  const uint32_t at = taken_.load(std::memory_order_relaxed);
  if (at == kept_.load(std::memory_order_acquire)) return false;
  const Slot& slot = slots_[at % kSlots];
  into.assign(slot.bytes, slot.bytes + slot.len);
  taken_.store(at + 1, std::memory_order_release);
  return true;
}

}  // namespace dpvs
