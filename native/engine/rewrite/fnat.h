// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "state/worker_state.h"

namespace dpvs {

/// What full NAT does to TCP segment `i` but for addresses and ports: sequence numbers, options,
/// checksum. The segment, still as it came, may grow at its front. False: it has left the vector.
bool fnat_segment(WorkerState& w, Vector& v, unsigned i) noexcept;

}  // namespace dpvs
