// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"

#include "nodes/nodes.h"

namespace dpvs {

void rewrite(WorkerState& w, Vector& v) noexcept {
  const RewriteContext ctx{w.shared, w.now_ms * 1000};
  for_each_bit(v.live, [&](unsigned i) {
    const RewriteFn fn = kRewriteByMode[v.conn[i]->mode & abi::conn_flags::kFwdMask];
    if (!fn(ctx, v, i)) w.drop(v, i, Drop::kNotForUs);
  });
}

}  // namespace dpvs
