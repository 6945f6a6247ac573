// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "state/worker_state.h"

namespace dpvs {

/// What `gate` (dest_gate) of a destination does with a packet of it before anything is counted.
/// True: go on. False: the packet has left the vector, or is marked in `expired`.
bool pass_gate(WorkerState& w, Vector& v, unsigned i, uint16_t gate, uint32_t& expired) noexcept;

/// Ends the connections of the packets in `mask`, which are dropped. All packets of these
/// connections must be in it.
void end_expired(WorkerState& w, Vector& v, uint32_t mask) noexcept;

}  // namespace dpvs
