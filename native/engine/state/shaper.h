// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

// Traffic control between workers and their ports. Only called where some device has it.

namespace dpvs {

/// Frames that a scheduler gives in one turn.
inline constexpr unsigned kShapedBurst = 64;

/// Hands frames to the schedulers of a tree that has a root; what these do not take is dropped.
/// On the way in `tree.port` is where they came from, on the way out where they go.
void queue_frames(WorkerState& w, const TcTree& tree, rte_mbuf** frames, unsigned n) noexcept;

/// Sends what may leave. True while frames of this worker wait.
bool send_shaped(WorkerState& w) noexcept;

}  // namespace dpvs
