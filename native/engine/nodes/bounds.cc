// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/icmp_error.h"
#include "nodes/slow/way.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "rewrite/mode.h"

// Looks at packets before they are changed, so that an error can quote them as they came.

namespace dpvs {
namespace {

/// Takes one from the time to live. False if it has run out: the packet has left the vector.
bool take_hop(WorkerState& w, Vector& v, unsigned i) noexcept {
  const bool v4 = v.family == Family::kV4;
  uint8_t& left =
      v.l3[i][v4 ? offsetof(rte_ipv4_hdr, time_to_live) : offsetof(rte_ipv6_hdr, hop_limits)];
  if (left <= 1) {
    icmp_error(w, v.mbuf[i], v.port, kTimeExceeded);
    w.drop(v, i, Drop::kTtlExpired);
    return false;
  }
  const uint16_t before = left;  // first byte of its 16-bit word
  --left;
  if (!v4) return true;
  auto& ip = *reinterpret_cast<rte_ipv4_hdr*>(v.l3[i]);
  ip.hdr_checksum = apply_delta(ip.hdr_checksum, checksum_delta(before, left));
  return true;
}

/// What the way of the connection takes, as far as it is known.
unsigned mtu_towards(const WorkerState& w, const Conn& conn, Direction dir) noexcept {
  const uint16_t number = conn.nexthop[static_cast<unsigned>(dir)];
  if (number != 0 && conn.route_gen == w.route_generation) {
    return w.shared.neighbours.at(number).mtu.load(std::memory_order_relaxed);
  }
  const Route* route = way_of(w, leaving_flow(conn, dir));
  return route == nullptr ? UINT16_MAX : w.shared.mtu_of(*route);
}

bool may_be_cut(const Vector& v, unsigned i) noexcept {
  const auto& ip = *reinterpret_cast<const rte_ipv4_hdr*>(v.l3[i]);
  return v.family == Family::kV4 && (ip.fragment_offset & be16(RTE_IPV4_HDR_DF_FLAG)) == 0;
}

void check_size(WorkerState& w, Vector& v, unsigned i) noexcept {
  const Conn& conn = *v.conn[i];
  const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
  const int growth = growth_of(w, conn, dir);
  const int room = static_cast<int>(mtu_towards(w, conn, dir)) - growth;
  if (v.l3_len[i] <= room || may_be_cut(v, i)) return;
  icmp_error(w, v.mbuf[i], v.port, packet_too_big(static_cast<unsigned>(room)));
  w.drop(v, i, Drop::kMtuExceeded);
}

}  // namespace

void bounds(WorkerState& w, Vector& v) noexcept {
  const bool takes_hop = w.settings->raw.xmit_ttl != 0;
  for_each_bit(v.live, [&](unsigned i) {
    const bool leaves_otherwise =
        (v.conn_value[i] & 1) != 0 && forwarding_mode(v.conn[i]->mode).in_only;
    if (leaves_otherwise) return;
    if (takes_hop && !take_hop(w, v, i)) return;
    check_size(w, v, i);
  });
}

}  // namespace dpvs
