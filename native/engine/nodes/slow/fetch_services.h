// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Brings what opening connections for the packets of `v.miss` will read of their services into the
/// cache, each step for all packets before the next one: of many services most lie cold, and a
/// connection would wait for one line after the other. Changes nothing.
void fetch_services(const WorkerState& w, const Vector& v) noexcept;

}  // namespace dpvs
