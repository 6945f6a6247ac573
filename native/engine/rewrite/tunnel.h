// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"
#include "tables/conn.h"

namespace dpvs {

/// Puts the IP packet of a frame into one from us to the server of the connection. `sport` (network
/// order): of GUE, the same for all packets of a flow. Returns the bytes that came before it, or 0,
/// nothing being changed, if there is no room.
/// Source: RFC 2003; RFC 2473; RFC 2784; draft-ietf-intarea-gue, sections 3 and 5.
unsigned wrap(WorkerState& w, rte_mbuf* m, const Conn& conn, uint16_t sport) noexcept;

/// Bytes by which packets to the server grow.
int tunnel_growth(WorkerState& w, const Conn& conn, Direction dir) noexcept;

}  // namespace dpvs
