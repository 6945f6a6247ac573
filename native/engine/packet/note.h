// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include <cstdint>

#include "base/addr.h"
#include "base/index.h"

namespace dpvs {

/// Why a frame is in a ring.
enum class Errand : uint8_t {
  kSend,        // to a worker: complete, send it by `port`
  kReassemble,  // to control: a fragment to put together with others
  kWhole,       // to a worker: such a datagram; take it as received by `port`
  kRelated,     // to a worker: an ICMP error about a connection that it may have
  kReceive,     // to a worker: it owns the flow; take it as received by `port`
  kKernel,      // to control: give it to the kernel interface of `port`
  kCopy,        // the same with a copy of what went its own way
  kResolve,     // to control: ask who has `next_hop` on `port`, hold the frame until then
  kNeighbour,   // to control: an ARP reply that came by `port`
  kLldp         // to control: what a neighbour of `port` says of itself
};

/// Slip of paper on a frame, in the private room of its buffer.
struct FrameNote {
  Errand errand;
  Family family;
  PortId port;
  uint8_t looked;  // workers that do not have the connection
  IpAddr next_hop;
  rte_mbuf* next;  // the frame behind this one in a queue
};

inline FrameNote& note_of(rte_mbuf* m) noexcept {
  return *static_cast<FrameNote*>(rte_mbuf_to_priv(m));
}

/// Private room that every packet pool must give.
inline constexpr uint16_t kMbufPrivateLen = 32;
static_assert(sizeof(FrameNote) <= kMbufPrivateLen);

}  // namespace dpvs
