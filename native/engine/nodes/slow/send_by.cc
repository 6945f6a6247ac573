// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/ip6_stats.h"
#include "nodes/slow/split.h"
#include "nodes/slow/way.h"
#include "packet/icmp6.h"

namespace dpvs {
namespace {

/// Sends a frame that the way takes as it is, or hands it to control until the neighbour answers.
void send_whole(WorkerState& w, rte_mbuf* m, const Route& route) noexcept {
  const rte_ipv4_hdr& v4 = *ipv4_of(m);
  const bool is_v4 = v4.version_ihl >> 4 == 4;
  const IpAddr dst = is_v4 ? IpAddr::v4(v4.dst_addr) : destination_of(*ipv6_of(m));
  if (!is_v4) count_ip6_out(w.ip6, m);
  const uint16_t number = next_hop(w, m, is_v4 ? Family::kV4 : Family::kV6, dst, route);
  if (number == 0) return;
  NextHop& hop = w.shared.neighbours.at(number);
  hop.touch(w.now);
  hop.write_header(ether_of(m));
  w.send(hop.port(), m);
}

}  // namespace

void send_by(WorkerState& w, rte_mbuf* m, const Route& route, bool ours) noexcept {
  const unsigned mtu = w.shared.mtu_of(route);
  if (m->pkt_len - kEtherLen <= mtu) {
    send_whole(w, m, route);
    return;
  }
  const Pieces pieces = split(w, m, mtu, ours);
  for (unsigned i = 0; i < pieces.count; ++i) send_whole(w, pieces.frame[i], route);
  if (pieces.count == 0) {
    w.drop(m, Drop::kMtuExceeded);
  } else {
    rte_pktmbuf_free(m);
  }
}

}  // namespace dpvs
