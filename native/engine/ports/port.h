// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>
#include <rte_mbuf.h>

#include <atomic>
#include <cstdint>
#include <memory>
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
class VlanMap;

/// What frames say that came by a device without a driver: this and its number.
inline constexpr uint16_t kStackedFramePort = 256;

/// What a device is made of.
enum class PortKind : uint8_t { kPhysical = 0, kBond = 1, kSlave = 2, kVlan = 3, kTunnel = 4 };

/// Rare conditions of a device, looked at once a burst: bits of `Port::switches`.
namespace port_switch {
inline constexpr uint32_t kForwardToKernel = 1;  // copies of all frames go to the kernel interface
inline constexpr uint32_t kLldp = 8;
inline constexpr uint32_t kDown = 16;        // by order, whatever its link says
inline constexpr uint32_t kStripsVlan = 32;  // the hardware takes VLAN tags out of frames
inline constexpr uint32_t kAllMulticast = 64;
inline constexpr uint32_t kStacked = 128;  // it sends through another device

/// What makes receiving and sending more than moving frames.
inline constexpr uint32_t kAnyRx = kForwardToKernel | kDown | kStripsVlan;
inline constexpr uint32_t kAnyTx = kForwardToKernel | kDown | kStacked;
}  // namespace port_switch

/// A device that takes and gives bursts of frames. One queue belongs to one worker.
class Port {
 public:
  Port(PortId number, std::string called, PortKind made_of = PortKind::kPhysical);
  virtual ~Port();
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
  // A device without a driver of its own takes note of its settings, and no more.
  virtual Status set_promiscuous(bool on) {
    promiscuous = on;
    return kOk;
  }
  virtual Status set_mtu(uint16_t wanted) {
    mtu = wanted;
    return kOk;
  }
  virtual Status set_mac(const rte_ether_addr& wanted) {
    mac = wanted;
    return kOk;
  }
  /// Takes every multicast frame, or those of `groups` alone.
  virtual Status set_all_multicast(bool) { return kOk; }
  virtual Status set_groups(const std::vector<rte_ether_addr>&) { return kOk; }
  /// Tells the link to go up or down; what cannot be told still drops frames while it is down.
  virtual void set_link(bool) {}
  /// Descriptors that become readable when a frame waits in `queue`; none: the port must be polled.
  virtual std::vector<int> wait_fds(uint16_t queue) const {
    return (void)queue, std::vector<int>{};
  }

  /// Tells that who receives by queue `rx` sends by queue `tx`; before workers run.
  virtual void pair_queues(uint16_t rx, uint16_t tx) { (void)rx, (void)tx; }

  /// What control does for it ten times a second. True if the network is to be told
  /// anew where its addresses are.
  virtual bool tend() { return false; }

  /// What the buffers of frames that this port received say of it.
  virtual uint16_t frame_port() const noexcept { return id; }
  /// True for a port of tests, `MemoryPort`.
  virtual bool in_memory() const noexcept { return false; }
  /// Itself, if it is a port of benchmarks.
  virtual BenchPort* as_bench() noexcept { return nullptr; }

  bool is(uint32_t any_of) const noexcept {
    return (switches.load(std::memory_order_relaxed) & any_of) != 0;
  }
  void turn(uint32_t which, bool on) noexcept {
    if (on)
      switches.fetch_or(which, std::memory_order_relaxed);
    else
      switches.fetch_and(~which, std::memory_order_relaxed);
  }

  const PortId id;
  const PortKind kind;
  const std::string name;
  /// Bits of `port_switch`.
  std::atomic<uint32_t> switches{0};
  /// On its way out: nothing new may refer to it.
  std::atomic<bool> leaving{false};
  /// The device that it rides on; kNoPort: none.
  std::atomic<PortId> lower{kNoPort};
  /// VLAN devices that ride on it, by VLAN; null as long as there was none.
  std::atomic<VlanMap*> vlans{nullptr};
  rte_ether_addr mac{};
  uint16_t mtu = 1500;
  uint16_t rx_queues = 1;
  uint16_t tx_queues = 1;
  bool promiscuous = false;
  RssSpread rss;
};

}  // namespace dpvs
