// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Ends a connection: resets to both ends if they still believe in it, everything it holds given
/// back, out of the table. The hashes are those of its two tuples.
void end_conn(WorkerState& w, Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept;

inline void end_conn(WorkerState& w, Conn& conn) noexcept {
  end_conn(w, conn, w.conns.hash_of(conn, Direction::kIn), w.conns.hash_of(conn, Direction::kOut));
}

}  // namespace dpvs
