// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"
#include "tables/conn.h"

namespace dpvs {

/// The way for packets of `flow`, always the same of several equal ones; null if there is none.
/// Source: RFC 2992.
const Route* way_of(const WorkerState& w, const Flow& flow) noexcept;

/// The flow of packets of the connection that go in `dir`, as they leave.
Flow leaving_flow(const Conn& conn, Direction dir) noexcept;

}  // namespace dpvs
