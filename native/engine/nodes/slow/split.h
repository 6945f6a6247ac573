// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Pieces of a packet that was too long for its way.
struct Pieces {
  static constexpr unsigned kMax = 64;  // a packet that would make more is not cut up
  unsigned count = 0;
  rte_mbuf* frame[kMax];
};

/// Cuts the packet in `m` into fragments of at most `mtu` bytes, each a frame with room for its
/// Ethernet header, in one buffer where it fits; their transport checksum is that of the whole.
/// None if it may not be cut up (IPv4 with DF, IPv6 that is not `ours`) or buffers are short.
/// Expects: a frame with a finished IP packet.  Owns: nothing, `m` stays the caller's.
/// Source: RFC 791, section 3.2; RFC 8200, section 4.5.
Pieces split(WorkerState& w, rte_mbuf* m, unsigned mtu, bool ours) noexcept;

}  // namespace dpvs
