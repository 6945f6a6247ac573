// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// Makes the connection of a first packet of `service`: destination picked, local address and port
/// taken, entry filled, counted. It is not findable yet.
/// `first_seq`: of a TCP SYN, host order. Null if the packet must be dropped, for the reason in
/// `why`.
Conn* create_conn(WorkerState& w, const ServiceView& service, const Flow& flow, uint32_t first_seq,
                  Drop& why) noexcept;

}  // namespace dpvs
