// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/split.h"

#include <rte_ip_frag.h>

#include "packet/headers.h"

namespace dpvs {
namespace {

/// The same bytes in one buffer, since not every device takes chains; the chain itself where they
/// do not fit into one. Takes the chain.
rte_mbuf* in_one_buffer(WorkerState& w, rte_mbuf* chain) noexcept {
  rte_mbuf* m = rte_pktmbuf_alloc(w.pool);
  if (m == nullptr || rte_pktmbuf_tailroom(m) < chain->pkt_len + kEtherLen) {
    rte_pktmbuf_free(m);
    return rte_pktmbuf_prepend(chain, kEtherLen) == nullptr ? nullptr : chain;
  }
  const unsigned len = chain->pkt_len;
  rte_pktmbuf_append(m, static_cast<uint16_t>(kEtherLen + len));
  auto* into = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  const void* bytes = rte_pktmbuf_read(chain, 0, len, into);
  if (bytes != into) memcpy(into, bytes, len);
  rte_pktmbuf_free(chain);
  return m;
}

void finish_v4(rte_mbuf* m) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  seal_ipv4(ip);
  m->ol_flags = 0;
}

/// The library gives all fragments of all packets the same identification.
void finish_v6(rte_mbuf* m, uint32_t id) noexcept {
  memcpy(rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen + kIpv6Len + 4), &id, sizeof id);
  m->ol_flags = 0;
}

/// Fragments as the library makes them, which begin with the IP header. Negative if there are none.
int cut(WorkerState& w, rte_mbuf* m, unsigned mtu, bool v4, Pieces& pieces) noexcept {
  const auto room = static_cast<uint16_t>(mtu);
  rte_pktmbuf_adj(m, kEtherLen);
  const int n = v4 ? rte_ipv4_fragment_packet(m, pieces.frame, Pieces::kMax, room, w.pool, w.pool)
                   : rte_ipv6_fragment_packet(m, pieces.frame, Pieces::kMax, room, w.pool, w.pool);
  rte_pktmbuf_prepend(m, kEtherLen);
  return n;
}

}  // namespace

Pieces split(WorkerState& w, rte_mbuf* m, unsigned mtu, bool ours) noexcept {
  Pieces pieces;
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const bool v4 = ip.version_ihl >> 4 == 4;
  const bool may = v4 ? (ip.fragment_offset & be16(RTE_IPV4_HDR_DF_FLAG)) == 0 : ours;
  if (!may) return pieces;
  const int n = cut(w, m, mtu, v4, pieces);
  const uint32_t id = w.next_random();
  for (int i = 0; i < n; ++i) {
    rte_mbuf* frame = in_one_buffer(w, pieces.frame[i]);
    if (frame == nullptr) continue;
    if (v4) {
      finish_v4(frame);
    } else {
      finish_v6(frame, id);
    }
    pieces.frame[pieces.count++] = frame;
  }
  return pieces;
}

}  // namespace dpvs
