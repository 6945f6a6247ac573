// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/way.h"
#include "tables/conn.h"

// Which way a packet takes, and sending it that way when the fast path cannot.

namespace dpvs {

/// The flow of an IP packet in a frame, without ports if it is a fragment or of a protocol that has
/// none.
Flow flow_of_frame(const rte_mbuf* m) noexcept;

/// Number of the next hop towards `dst` by `route`, or 0: then control holds the frame until the
/// neighbour has answered.
uint16_t next_hop(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst,
                  const Route& route) noexcept;

/// Sends an IP packet by `route`, cut up if it is too long and may be: IPv4 that allows it, and
/// IPv6 headers of our own, which `ours` says. Else what is too long is dropped.
void send_by(WorkerState& w, rte_mbuf* m, const Route& route, bool ours) noexcept;

}  // namespace dpvs
