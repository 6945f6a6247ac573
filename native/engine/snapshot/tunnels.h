// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "base/index.h"
#include "generated/abi.h"

namespace dpvs {

/// A tunnel device and what it does.
struct Tunnel {
  PortId port;
  abi::EngineTunnel spec;
};

/// What of a packet says to which tunnel it belongs. Network order.
struct TunnelPacket {
  uint8_t proto;
  PortId port;  // that it came by
  uint32_t local, remote;
  bool has_key = false;
  uint32_t key = 0;
};

/// All tunnel devices. Immutable.
struct TunnelList {
  std::vector<Tunnel> all;

  /// The tunnel of that device; null: it has gone.
  const Tunnel* of(PortId port) const noexcept;
  /// The tunnel for a packet: one with both addresses, else one with the remote address, else one
  /// with the local address, else one without addresses; among these, one on the device that the
  /// packet came by. Its key must be the packet's. Null if there is none.
  const Tunnel* find(const TunnelPacket& packet) const noexcept;
};

}  // namespace dpvs
