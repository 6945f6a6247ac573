// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ring.h>

#include <atomic>

#include "ports/port.h"

namespace dpvs {

/// A port made of two rings, for tests: what `inject` puts in is received, what is sent is
/// collected.
class MemoryPort final : public Port {
 public:
  MemoryPort(PortId number, std::string called, rte_mempool* pool);
  ~MemoryPort() override;

  uint16_t rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  uint16_t tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  Status start() override;
  void stop() noexcept override {}
  PortStats stats() const noexcept override;
  LinkState link() const noexcept override;
  bool in_memory() const noexcept override { return true; }

  /// Puts a copy of one frame into receive queue `queue`.
  Status inject(uint16_t queue, const uint8_t* frame, uint32_t len);
  /// Takes the oldest sent frame, or null. The caller frees it.
  rte_mbuf* take_sent() noexcept;
  /// The longest that a frame took from `inject`, at whatever port, to being sent here, since the
  /// last call.
  uint64_t take_longest_delay_ns() noexcept;

 private:
  rte_mempool* pool_;
  std::vector<rte_ring*> received_;
  rte_ring* sent_ = nullptr;
  std::atomic<uint64_t> longest_delay_{0};  // ticks of the TSC
  std::atomic<uint64_t> rx_packets_{0}, rx_bytes_{0}, tx_packets_{0}, tx_bytes_{0};
};

}  // namespace dpvs
