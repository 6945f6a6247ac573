// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/worker_state.h"

#include "state/kernel_limit.h"

namespace dpvs {

void WorkerState::drop(rte_mbuf* m, Drop why) noexcept {
  ++drops[static_cast<uint8_t>(why)];
  rte_pktmbuf_free(m);
}

void WorkerState::drop(Vector& v, unsigned i, Drop why) noexcept {
  v.live &= ~(1u << i);
  drop(v.mbuf[i], why);
}

void WorkerState::receive_again(rte_mbuf* m, PortId port) noexcept {
  if (again.count == AgainBuffer::kLen) {
    drop(m, Drop::kRingFull);
    return;
  }
  note_of(m).port = port;
  again.frames[again.count++] = m;
}

void WorkerState::ask_control(rte_mbuf* m, Errand errand, PortId port) noexcept {
  FrameNote& note = note_of(m);
  note.errand = errand;
  note.port = port;
  if (!control->put(m)) drop(m, Drop::kRingFull);
}

void WorkerState::hand_to_kernel(rte_mbuf* m, PortId port) noexcept {
  const uint32_t limit = settings->raw.kni_ratelimit_pps;
  if (limit != 0 && !is_spared_by_kernel_limit(m) && !kernel_bucket.take(limit, now_ms)) {
    drop(m, Drop::kKernelLimit);
  } else {
    ask_control(m, Errand::kKernel, port);
  }
}

}  // namespace dpvs
