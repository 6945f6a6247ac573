// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"
#include "rewrite/translate.h"

// NAT (masquerading): the server sees the client; its answers must come back through here. SNAT is
// the same seen from the other side: the far end sees an address of ours, the inside host the far
// end.

namespace dpvs {
namespace {

/// `kAnswers`: the direction of those who were asked.
template <Direction kAnswers>
inline void rewrite_tcp(Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
  const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
  if (dir == kAnswers) {
    note_server(conn, tcp, static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]));
  }
  tcp.cksum = apply_delta(tcp.cksum, delta_for(conn.l4_delta, dir == Direction::kIn));
}

template <Family F, Direction kAnswers>
void rewrite_family(Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    if ((v.tcp >> i & 1) != 0) {
      rewrite_tcp<kAnswers>(v, i);
    } else {
      udp_checksum(v.l4[i], delta_for(v.conn[i]->l4_delta, (v.conn_value[i] & 1) == 0));
    }
    translate<F>(v, i);
  });
}

template <Direction kAnswers>
void rewrite_rare(Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & v.tcp, [&](unsigned i) { rewrite_tcp<kAnswers>(v, i); });
  for_each_bit(mask, [&](unsigned i) { translate_rare(v, i); });
}

template <Direction kAnswers>
void rewrite_all(Vector& v, uint32_t mask) noexcept {
  if (v.rare) {
    rewrite_rare<kAnswers>(v, mask);
  } else if (v.family == Family::kV4) {
    rewrite_family<Family::kV4, kAnswers>(v, mask);
  } else {
    rewrite_family<Family::kV6, kAnswers>(v, mask);
  }
}

}  // namespace

void rewrite_nat(WorkerState&, Vector& v, uint32_t mask) noexcept {
  rewrite_all<Direction::kOut>(v, mask);
}

void rewrite_snat(WorkerState&, Vector& v, uint32_t mask) noexcept {
  rewrite_all<Direction::kIn>(v, mask);
}

}  // namespace dpvs
