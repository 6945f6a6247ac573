// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstring>

#include "base/addr.h"
#include "base/hash.h"
#include "base/index.h"

namespace dpvs {

/// A flow over a device, as its received packets have it.
struct FlowOnPort {
  IpAddr saddr{};
  IpAddr daddr{};
  uint16_t sport = 0;  // host order
  uint16_t dport = 0;
  uint8_t proto = 0;  // 0: no flow
  Family family = Family::kNone;
  PortId port = kNoPort;
  uint8_t zero = 0;

  uint64_t hash(const HashSecret& secret) const noexcept {
    uint64_t words[5];
    std::memcpy(words, this, sizeof words);
    const uint64_t ends = hash_words(words[0] ^ words[4], words[2], secret);
    return hash_words(words[1] ^ ends, words[3] ^ words[2], secret);
  }
  friend bool operator==(const FlowOnPort& a, const FlowOnPort& b) noexcept {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
};
static_assert(sizeof(FlowOnPort) == 40);

struct FlowTraffic {
  FlowOnPort flow;
  uint64_t received_bytes = 0;
  uint64_t sent_bytes = 0;
  uint64_t total() const noexcept { return received_bytes + sent_bytes; }
};

/// Traffic of flows in a bounded table: where there is no room the smallest of the flow's bucket
/// gives way, so the large ones stay.
class FlowSketch {
 public:
  static constexpr unsigned kBuckets = 256, kWays = 4;

  void add(const FlowOnPort& flow, uint64_t hash, bool received, uint32_t len) noexcept {
    FlowTraffic& entry = entry_for(flow, buckets_[hash % kBuckets]);
    (received ? entry.received_bytes : entry.sent_bytes) += len;
  }
  void clear() noexcept { buckets_ = {}; }

  template <typename Visit>
  void for_each(Visit visit) const {
    for (const Bucket& bucket : buckets_) {
      for (const FlowTraffic& entry : bucket) {
        if (entry.flow.proto != 0) visit(entry);
      }
    }
  }

 private:
  using Bucket = std::array<FlowTraffic, kWays>;
  static FlowTraffic& entry_for(const FlowOnPort& flow, Bucket& bucket) noexcept {
    FlowTraffic* least = &bucket[0];
    for (FlowTraffic& entry : bucket) {
      if (entry.flow == flow) return entry;
      if (entry.total() < least->total()) least = &entry;
    }
    *least = {flow};
    return *least;
  }
  std::array<Bucket, kBuckets> buckets_{};
};

/// One worker's traffic in slots of two seconds. The worker fills the present one; what is over can
/// be read until the worker comes round again.
class TrafficMeter {
 public:
  static constexpr uint64_t kSlotMs = 2000;
  static constexpr unsigned kSlots = 4;

  /// Makes the slot of this time the present one. Its worker only.
  void turn_to(uint64_t now_ms) noexcept {
    const uint64_t number = now_ms / kSlotMs;
    if (number == present_.load(std::memory_order_relaxed)) return;
    Slot& next = slots_[number % kSlots];
    next.sketch.clear();
    next.number = number;
    present_.store(number, std::memory_order_release);
  }
  FlowSketch& present() noexcept { return slots_[present_ % kSlots].sketch; }

  uint64_t present_number() const noexcept { return present_.load(std::memory_order_acquire); }
  /// The slot of this number, if it was used and is over.
  const FlowSketch* finished(uint64_t number) const noexcept {
    const uint64_t now = present_number();
    const Slot& slot = slots_[number % kSlots];
    return number < now && now - number < kSlots && slot.number == number ? &slot.sketch : nullptr;
  }

 private:
  struct Slot {
    uint64_t number = 0;
    FlowSketch sketch;
  };
  std::array<Slot, kSlots> slots_;
  std::atomic<uint64_t> present_{0};
};

}  // namespace dpvs
