// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Counts frames that `port` received or sent for the list of the largest flows: TCP, UDP and SCTP.
/// Expects: the worker has a meter.
void meter_frames(WorkerState& w, PortId port, rte_mbuf** frames, unsigned n,
                  bool received) noexcept;

}  // namespace dpvs
