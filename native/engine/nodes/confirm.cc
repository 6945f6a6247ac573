// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

/// An acknowledgement shows that its sender hears us, and so does a datagram of a server.
bool is_sign(const Vector& v, unsigned i) noexcept {
  if ((v.tcp >> i & 1) == 0) return (v.conn_value[i] & 1) != 0;
  return (reinterpret_cast<const rte_tcp_hdr*>(v.l4[i])->tcp_flags & RTE_TCP_ACK_FLAG) != 0;
}

}  // namespace

// confirm: tells control of neighbours that are there, as far as it doubts it.
// Expects: connections found.  Modifies: next hops.  Owns: nothing.
void confirm(WorkerState& w, const Vector& v) noexcept {
  for_each_bit(v.live, [&](unsigned i) {
    const Conn& conn = *v.conn[i];
    // Where the answers to this packet go is whence it came.
    const uint16_t number = conn.nexthop[1 - (v.conn_value[i] & 1)];
    if (conn.route_gen != w.route_generation || number == 0 || !is_sign(v, i)) return;
    NextHop& hop = w.shared.neighbours.at(number);
    if (hop.in_doubt.load(std::memory_order_relaxed)) hop.confirmed = w.now;
  });
}

}  // namespace dpvs
