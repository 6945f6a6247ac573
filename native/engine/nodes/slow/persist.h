// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// The destination that the client of `flow` has at a persistent service, if it may still be used,
/// and its template, held; null and 0 if it has none.
const DestView* find_persistent(WorkerState& w, const ServiceView& service, const Flow& flow,
                                uint32_t& held) noexcept;

/// Binds the client to the destination that was picked for it and holds the template. Another
/// worker may have been faster: its choice counts. Null when there is no memory.
const DestView* make_persistent(WorkerState& w, const ServiceView& service, const Flow& flow,
                                const DestView& picked, uint32_t& held) noexcept;

}  // namespace dpvs
