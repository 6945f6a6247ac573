// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/slow.h"
#include "rewrite/mode.h"

namespace dpvs {

namespace {

/// Answers of servers that need not come through here go to the stack. Returns their bits.
uint32_t leave_outbound(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  const uint32_t out = outbound(v) & mask;
  v.live &= ~out;
  for_each_bit(out, [&](unsigned i) { deliver(w, v.mbuf[i], v.port); });
  return out;
}

/// What rewriting has made goes before the packets that it was made for.
[[gnu::noinline]] void send_ahead(WorkerState& w) noexcept {
  for (unsigned i = 0; i < w.ahead.count; ++i) send_routed(w, w.ahead.frames[i]);
  w.ahead.count = 0;
}

}  // namespace

void rewrite(WorkerState& w, Vector& v) noexcept {
  // Most vectors hold packets of one mode: one call then.
  for (uint32_t todo = v.live; todo != 0;) {
    const uint8_t mode = v.mode[__builtin_ctz(todo)];
    uint32_t same = equal_bytes(v.mode, mode) & todo;
    todo &= ~same;
    const ForwardingMode& forwarding = forwarding_mode(mode);
    if (forwarding.in_only) same &= ~leave_outbound(w, v, same);
    forwarding.rewrite(w, v, same);
    if (w.ahead.count > 0) [[unlikely]]
      send_ahead(w);
  }
}

}  // namespace dpvs
