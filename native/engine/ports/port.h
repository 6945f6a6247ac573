// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>
#include <rte_mbuf.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/index.h"
#include "base/status.h"

namespace dpvs {

/// Packet and byte counters of a device since it started.
struct PortStats {
  uint64_t rx_packets = 0, rx_bytes = 0, rx_missed = 0, rx_errors = 0, rx_no_mbuf = 0;
  uint64_t tx_packets = 0, tx_bytes = 0, tx_errors = 0;
};

/// What `dpip link show` tells about a device.
struct LinkState {
  bool up = false;
  bool full_duplex = true;
  bool autoneg = false;
  uint32_t speed_mbps = 0;
  int socket = 0;
  bool rx_ip_csum = false, tx_ip_csum = false, tx_tcp_csum = false, tx_udp_csum = false;
};

/// How a device spreads what it receives over its queues. No queues: nobody knows.
struct RssSpread {
  static constexpr unsigned kKeyLen = 40;
  uint8_t key[kKeyLen] = {};     // of the Toeplitz hash over addresses and ports
  std::vector<uint16_t> queues;  // by the low bits of the hash: a power of two of them
};

class BenchPort;

/// A device that takes and gives bursts of frames. One queue belongs to one worker.
class Port {
 public:
  Port(PortId number, std::string called) : id(number), name(std::move(called)) {}
  virtual ~Port() = default;
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  /// Receives at most `n` frames; the caller owns them.
  virtual uint16_t rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept = 0;
  /// Sends frames and owns those it took: the first k, where k is the result.
  virtual uint16_t tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept = 0;

  virtual Status start() = 0;
  virtual void stop() noexcept = 0;
  virtual PortStats stats() const noexcept = 0;
  virtual LinkState link() const noexcept = 0;
  virtual Status set_promiscuous(bool on) = 0;
  virtual Status set_mtu(uint16_t mtu) = 0;
  /// Descriptors that become readable when a frame waits in `queue`; none: the port must be polled.
  virtual std::vector<int> wait_fds(uint16_t queue) const {
    return (void)queue, std::vector<int>{};
  }

  /// What the buffers of frames that this port received say of it.
  virtual uint16_t frame_port() const noexcept { return id; }
  /// True for a port of tests, `MemoryPort`.
  virtual bool in_memory() const noexcept { return false; }
  /// Itself, if it is a port of benchmarks.
  virtual BenchPort* as_bench() noexcept { return nullptr; }

  const PortId id;
  const std::string name;
  rte_ether_addr mac{};
  uint16_t mtu = 1500;
  uint16_t rx_queues = 1;
  uint16_t tx_queues = 1;
  bool promiscuous = false;
  RssSpread rss;
};

}  // namespace dpvs
