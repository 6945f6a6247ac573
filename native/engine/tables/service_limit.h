// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/arena.h"
#include "base/index.h"

namespace dpvs {

/// What a service may send on each second, kept by all workers together without a lock.
/// Source: ITU-T I.371, annex A, the virtual scheduling algorithm.
struct ServiceLimit {
  static constexpr uint64_t kBurstNs = 100'000'000;  // so much of the rate may come at once

  std::atomic<uint32_t> mbps;       // in each direction; 0: no limit
  std::atomic<uint64_t> due_ns[2];  // by Direction: when a packet would be due at the even rate

  /// True if a packet of so many bytes may pass now.
  bool take(unsigned dir, unsigned bytes, uint64_t now_ns) noexcept {
    const uint32_t rate = mbps.load(std::memory_order_relaxed);
    if (rate == 0) return true;
    const uint64_t cost_ns = uint64_t{bytes} * 8000 / rate;
    uint64_t due = due_ns[dir].load(std::memory_order_relaxed);
    for (;;) {
      const uint64_t from = std::max(due, now_ns);
      if (from - now_ns > kBurstNs) return false;
      if (due_ns[dir].compare_exchange_weak(due, from + cost_ns, std::memory_order_relaxed))
        return true;
    }
  }
};

/// The limits of all services, by ServiceIndex.
/// Threads: `open`, `commit` and `set` by control; the rest by any.
class ServiceLimits {
 public:
  static constexpr uint32_t kMaxServices = 1u << 22;

  Status open() {
    return arena_.open("dpvs-service-limit", sizeof(ServiceLimit), kLayout, kMaxServices);
  }
  bool commit(uint64_t count) noexcept {
    return arena_.committed() >= count || arena_.commit(count);
  }
  ServiceLimit& at(ServiceIndex service) const noexcept {
    return static_cast<ServiceLimit*>(arena_.base())[service.value];
  }

 private:
  static constexpr uint64_t kLayout = 0x0001'0000'0018'0001;

  Arena arena_;
};

}  // namespace dpvs
