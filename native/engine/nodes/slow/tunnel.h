// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

// Tunnel devices: packets inside others that come for us, and that leave by such a device.

namespace dpvs {

/// Takes a packet of IPIP or GRE to one of our addresses: what is inside is received again by the
/// tunnel's device. Without such a tunnel it is dropped, and the sender of GRE is told so.
/// Expects: a whole IPv4 header of protocol 4 or 47.
void take_tunnelled(WorkerState& w, rte_mbuf* m, PortId port) noexcept;

/// Puts a frame of the tunnel device into a packet of ours and sends that by the routing table.
/// Source: RFC 2003, sections 3 and 5; RFC 2784; RFC 2890.
void encapsulate(WorkerState& w, const Port& device, rte_mbuf* m) noexcept;

}  // namespace dpvs
