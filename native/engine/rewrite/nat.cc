// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/rare.h"
#include "rewrite/translate.h"

// NAT (masquerading): the server sees the client; its answers must come back through here. SNAT is
// the same seen from the other side: the far end sees an address of ours, the inside host the far
// end.

namespace dpvs {
namespace {

/// False: the packet has left the vector.
[[gnu::noinline]] bool translate_proxied(WorkerState& w, Vector& v, unsigned i) noexcept {
  if ((v.conn_value[i] & 1) != 0) return translate_proxied_out(w, v, i);
  translate_proxied_in(w, *v.conn[i], *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]));
  return true;
}

/// `kAnswers`: the direction of those who were asked. False: the packet has left the vector.
template <Direction kAnswers>
inline bool rewrite_tcp(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  if ((conn.flags & conn_flag::kSynproxy) != 0 && !translate_proxied(w, v, i)) [[unlikely]]
    return false;
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
  const auto dir = static_cast<Direction>(v.conn_value[i] & 1);
  if (dir == kAnswers) {
    note_server(conn, tcp, static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]));
  }
  tcp.cksum = apply_delta(tcp.cksum, delta_for(conn.l4_delta, dir == Direction::kIn));
  return true;
}

template <Family F, Direction kAnswers>
void rewrite_family(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    if ((v.tcp >> i & 1) != 0) {
      if (!rewrite_tcp<kAnswers>(w, v, i)) return;
    } else {
      udp_checksum(v.l4[i], delta_for(v.conn[i]->l4_delta, (v.conn_value[i] & 1) == 0));
    }
    translate<F>(v, i);
  });
}

template <Direction kAnswers>
void rewrite_rare(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & v.tcp, [&](unsigned i) { rewrite_tcp<kAnswers>(w, v, i); });
  for_each_bit(mask & v.live, [&](unsigned i) { translate_rare(v, i); });
}

template <Direction kAnswers>
void rewrite_all(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  if (v.rare) {
    rewrite_rare<kAnswers>(w, v, mask);
  } else if (v.family == Family::kV4) {
    rewrite_family<Family::kV4, kAnswers>(w, v, mask);
  } else {
    rewrite_family<Family::kV6, kAnswers>(w, v, mask);
  }
}

}  // namespace

void rewrite_nat(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  rewrite_all<Direction::kOut>(w, v, mask);
}

void rewrite_snat(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  rewrite_all<Direction::kIn>(w, v, mask);
}

}  // namespace dpvs
