// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>
#include <rte_ring.h>

#include <atomic>

#include "base/status.h"

namespace dpvs {

/// Ring of frames to a thread that may be asleep: putting one in wakes it.
/// Threads: any number put, one takes.
class Mailbox {
 public:
  Mailbox() = default;
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  Status open(unsigned len);

  /// False when the ring is full; the caller keeps the frame.
  bool put(rte_mbuf* frame) noexcept;
  unsigned take(rte_mbuf** frames, unsigned n) noexcept {
    return rte_ring_dequeue_burst(ring_, reinterpret_cast<void**>(frames), n, nullptr);
  }
  bool empty() const noexcept { return rte_ring_empty(ring_) != 0; }

  /// Descriptor to sleep on between `before_sleep` and `after_sleep`.
  int fd() const noexcept { return fd_; }
  /// False: something came meanwhile, do not sleep.
  bool before_sleep() noexcept;
  void after_sleep() noexcept;
  void wake() noexcept;

 private:
  rte_ring* ring_ = nullptr;
  int fd_ = -1;
  std::atomic<bool> asleep_{false};
};

}  // namespace dpvs
