// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <utility>

#include "ports/vlan.h"
#include "state/shaper.h"
#include "state/traffic.h"
#include "state/worker_state.h"

namespace dpvs {
namespace {

constexpr unsigned kMaxStack = 8;  // devices on devices; a loop among tunnels ends here

}  // namespace

/// The buffer is empty before its frames are sent: what is sent below may come back to it.
void WorkerState::flush(PortId port) noexcept {
  TxBuffer& b = tx[port];
  if (b.count == 0) return;
  const unsigned count = std::exchange(b.count, uint16_t{0});
  if (tc != nullptr && tc->egress[port] != nullptr) [[unlikely]] {
    queue_frames(*this, *tc->egress[port], b.frames, count);
    return;
  }
  for (unsigned i = transmit(port, b.frames, count); i < count; ++i) {
    drop(b.frames[i], Drop::kTxFull);
  }
}

unsigned WorkerState::transmit(PortId port, rte_mbuf** frames, unsigned n) noexcept {
  if (traffic != nullptr) [[unlikely]]
    meter_frames(*this, port, frames, n, false);
  Port& out = *shared.ports[port];
  if (out.is(port_switch::kAnyTx) && transmit_rarely(out, frames, n)) [[unlikely]]
    return n;
  unsigned sent = 0;
  while (sent < n) {
    const auto left = static_cast<uint16_t>(n - sent);
    const uint16_t took = out.tx(tx[port].queue, frames + sent, left);
    if (took == 0) break;
    sent += took;
  }
  return sent;
}

/// Devices that ride on others fill the buffers of those, which are then sent too.
void WorkerState::flush_all() noexcept {
  for (unsigned round = 0; round < kMaxStack; ++round) {
    uint64_t any = 0;
    for (unsigned word = 0; word < pending.size(); ++word) {
      uint64_t bits = std::exchange(pending[word], 0);
      any |= bits;
      for (; bits != 0; bits &= bits - 1) {
        flush(static_cast<PortId>(word * 64 + static_cast<unsigned>(__builtin_ctzll(bits))));
      }
    }
    if (any == 0) return;
  }
}

/// What a device has besides sending frames. True: they are done with.
bool WorkerState::transmit_rarely(const Port& port, rte_mbuf** frames, unsigned n) noexcept {
  if (port.is(port_switch::kDown)) {
    for (unsigned i = 0; i < n; ++i) drop(frames[i], Drop::kDeviceDown);
    return true;
  }
  if (port.is(port_switch::kForwardToKernel)) {
    for (unsigned i = 0; i < n; ++i) copy_to_kernel(frames[i], port.id);
  }
  if (!port.is(port_switch::kStacked)) return false;
  for (unsigned at = 0; at < n; at += TxBuffer::kLen) {
    send_below(port, frames + at, std::min(TxBuffer::kLen, n - at));
  }
  return true;
}

void WorkerState::send_below(const Port& port, rte_mbuf** frames, unsigned n) noexcept {
  rte_mbuf* own[TxBuffer::kLen];  // the place of `frames` may be filled anew meanwhile
  std::copy_n(frames, n, own);
  PortTraffic& counters = port_traffic[port.id];
  for (unsigned i = 0; i < n; ++i) {
    rte_mbuf* m = own[i];
    ++counters.tx_packets;
    counters.tx_bytes += m->pkt_len;
    if (port.kind == PortKind::kTunnel) {
      encapsulate(*this, port, m);
    } else if (!put_tag(m, static_cast<const VlanPort&>(port).vlan)) {
      drop(m, Drop::kNoMemory);
    } else {
      send(port.lower.load(std::memory_order_relaxed), m);
    }
  }
}

void WorkerState::copy_to_kernel(rte_mbuf* m, PortId port) noexcept {
  rte_mbuf* copy = rte_pktmbuf_copy(m, pool, 0, UINT32_MAX);
  if (copy != nullptr) ask_control(copy, Errand::kCopy, port);
}

}  // namespace dpvs
