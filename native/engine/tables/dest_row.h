// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// What control tells workers to do with packets of a destination's connections, in
/// `DestRow::gate`.
namespace dest_gate {
inline constexpr uint16_t kPercent = 0x00ff;  // share of packets that may pass; 0: all
inline constexpr uint16_t kExpire = 0x0100;   // end the connection at its next packet
inline constexpr uint16_t kRate = 0x0200;     // the service has a limit of bits a second
}  // namespace dest_gate

/// What workers report of a destination's connections, in `DestRow::watched`.
namespace dest_watch {
inline constexpr uint16_t kDowns = 1;  // those that fail
inline constexpr uint16_t kUps = 2;    // those that come about
}  // namespace dest_watch

/// How packets are wrapped for a server behind a tunnel.
struct TunnelSpec {
  uint8_t type;  // EngineTunnelType
  bool checksum;
  uint16_t port_be;  // of GUE
};

/// Present connections and traffic of one destination on one worker.
struct alignas(64) DestRow {
  uint64_t conns;  // ever
  struct Traffic {
    uint64_t packets, bytes;
  } traffic[2];  // by Direction
  uint32_t active;
  uint32_t inactive;
  uint16_t gate;      // dest_gate; written by control alone
  uint16_t watched;   // dest_watch; written by control alone
  TunnelSpec tunnel;  // written by control alone
  uint32_t service;   // ServiceIndex; with `dest_gate::kRate`, written by control alone
};
static_assert(sizeof(DestRow) == 64);

}  // namespace dpvs
