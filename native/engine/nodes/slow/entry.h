// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// Both directions of a connection that is to be made.
struct FlowPair {
  Flow in;   // client to service; of SNAT: the far end to the outside address
  Flow out;  // server to local address or client; of SNAT: the inside host to the far end
};

/// Writes families, protocol, tuples and checksum differences into a new entry.
/// `mode`: row of the table of forwarding modes.
void fill_entry(Conn& conn, const FlowPair& flows, unsigned mode, DestIndex dest) noexcept;

}  // namespace dpvs
