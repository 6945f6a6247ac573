// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/reuse.h"

#include "nodes/slow/end.h"

namespace dpvs {

void start_anew(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  while ((mask & v.live) != 0) {
    Conn* const conn = v.conn[__builtin_ctz(mask & v.live)];
    end_conn(w, *conn);
    // What else the vector has of it must not see an entry that is gone.
    for_each_bit(v.live, [&](unsigned i) {
      if (v.conn[i] != conn) return;
      v.live &= ~(1u << i);
      w.receive_again(v.mbuf[i], v.port);
    });
  }
}

}  // namespace dpvs
