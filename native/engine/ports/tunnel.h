// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "generated/abi.h"
#include "ports/port_table.h"

namespace dpvs {

/// Bytes that a tunnel puts before each packet, the outer IPv4 header included.
/// Source: RFC 2003; RFC 2784; RFC 2890.
unsigned tunnel_overhead(const abi::EngineTunnel& spec) noexcept;

/// A tunnel as a device. Its packets reach it inside others for us, and leave it inside ours; a
/// tunnel with a link shows that device's address and state, one without is shown as down.
class TunnelPort final : public Port {
 public:
  TunnelPort(PortId number, std::string called, const PortTable& ports);
  /// Follows the parameters of the tunnel: link, address and MTU.
  void follow(const abi::EngineTunnel& spec);

  uint16_t rx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  uint16_t tx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  Status start() override { return kOk; }
  void stop() noexcept override {}
  PortStats stats() const noexcept override { return {}; }
  LinkState link() const noexcept override;
  uint16_t frame_port() const noexcept override { return kStackedFramePort + id; }

  /// Sequence number of the next packet, and the lowest that is still taken, of all workers.
  mutable std::atomic<uint32_t> next_out{0}, next_in{0};

 private:
  const PortTable& ports_;
};

}  // namespace dpvs
