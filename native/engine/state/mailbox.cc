// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/ring.h"

namespace dpvs {

Mailbox::~Mailbox() {
  void* m;
  while (ring_ != nullptr && rte_ring_dequeue(ring_, &m) == 0) {
    rte_pktmbuf_free(static_cast<rte_mbuf*>(m));
  }
  free_ring(ring_);
  if (fd_ >= 0) close(fd_);
}

Status Mailbox::open(unsigned len) {
  ring_ = make_ring(len);
  fd_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (ring_ == nullptr || fd_ < 0) return {code::kNoMemory, "no memory for a ring of frames"};
  return kOk;
}

bool Mailbox::put(rte_mbuf* frame) noexcept {
  if (rte_ring_enqueue(ring_, frame) != 0) return false;
  // Orders the enqueue before the look at `asleep_`; `before_sleep` has the other half.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (asleep_.load(std::memory_order_relaxed)) wake();
  return true;
}

void Mailbox::wake() noexcept {
  const uint64_t one = 1;
  (void)!write(fd_, &one, sizeof one);
}

bool Mailbox::before_sleep() noexcept {
  asleep_.store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (empty()) return true;
  asleep_.store(false, std::memory_order_relaxed);
  return false;
}

void Mailbox::after_sleep() noexcept {
  asleep_.store(false, std::memory_order_relaxed);
  uint64_t count;
  (void)!read(fd_, &count, sizeof count);
}

}  // namespace dpvs
