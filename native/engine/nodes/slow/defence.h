// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// Drops a packet that belongs to no connection and may open none, where the settings want the
/// kernel spared: TCP to an address of TCP services, UDP to an address that only TCP services have.
/// True if it did.
bool defend(WorkerState& w, rte_mbuf* m, const Flow& flow) noexcept;

}  // namespace dpvs
