// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Gives back what a connection holds besides its entry: the local port and its place in the counts
/// of its destination.
void unbind(WorkerState& w, Conn& conn) noexcept;

/// Ticks without traffic after which the connection ends.
Tick timeout_of(const Settings& settings, const Conn& conn) noexcept;

}  // namespace dpvs
