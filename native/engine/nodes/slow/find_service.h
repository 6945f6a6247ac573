// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// The service that takes packets of `flow` which `port` receives, or null: that of the packet's
/// mark, else of its address and port, else of its address and all ports, else the first one by
/// match. Services of ICMP have no port.
const ServiceView* find_service(const WorkerState& w, const Flow& flow, PortId port) noexcept;

}  // namespace dpvs
