// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "rewrite/mode.h"

namespace dpvs {

void rewrite(WorkerState& w, Vector& v) noexcept {
  // Most vectors hold packets of one mode: one call then.
  for (uint32_t todo = v.live; todo != 0;) {
    const uint8_t mode = v.conn[__builtin_ctz(todo)]->mode & abi::conn_flags::kFwdMask;
    uint32_t same = 0;
    for_each_bit(todo, [&](unsigned i) {
      same |= static_cast<uint32_t>((v.conn[i]->mode & abi::conn_flags::kFwdMask) == mode) << i;
    });
    kRewriteByMode[mode](w.shared, v, same);
    todo &= ~same;
  }
}

}  // namespace dpvs
