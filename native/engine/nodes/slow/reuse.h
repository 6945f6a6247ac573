// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Ends the connections of the packets in `mask`, which are over, and receives these packets again:
/// they open connections anew, with a destination picked anew. Source: conn_reuse_mode 1 of Linux
/// IPVS.
[[gnu::cold]] void start_anew(WorkerState& w, Vector& v, uint32_t mask) noexcept;

}  // namespace dpvs
