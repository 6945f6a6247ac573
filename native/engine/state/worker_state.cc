// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/worker_state.h"

namespace dpvs {

void WorkerState::drop(rte_mbuf* m, Drop why) noexcept {
  ++drops[static_cast<uint8_t>(why)];
  rte_pktmbuf_free(m);
}

void WorkerState::drop(Vector& v, unsigned i, Drop why) noexcept {
  v.live &= ~(1u << i);
  drop(v.mbuf[i], why);
}

void WorkerState::flush(PortId port) noexcept {
  TxBuffer& b = tx[port];
  if (b.count == 0) return;
  uint16_t sent = 0;
  while (sent < b.count) {
    const auto n = static_cast<uint16_t>(b.count - sent);
    const uint16_t took = shared.ports[port]->tx(b.queue, b.frames + sent, n);
    if (took == 0) break;
    sent = static_cast<uint16_t>(sent + took);
  }
  for (unsigned i = sent; i < b.count; ++i) drop(b.frames[i], Drop::kTxFull);
  b.count = 0;
}

void WorkerState::receive_again(rte_mbuf* m, PortId port) noexcept {
  if (again.count == AgainBuffer::kLen) {
    drop(m, Drop::kRingFull);
    return;
  }
  note_of(m).port = port;
  again.frames[again.count++] = m;
}

void WorkerState::flush_all() noexcept {
  for (const auto& port : shared.ports) flush(port->id);
}

void WorkerState::ask_control(rte_mbuf* m, Errand errand, PortId port) noexcept {
  FrameNote& note = note_of(m);
  note.errand = errand;
  note.port = port;
  if (!control->put(m)) drop(m, Drop::kRingFull);
}

}  // namespace dpvs
