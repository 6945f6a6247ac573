// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"
#include "rewrite/translate.h"

// NAT (masquerading): the server sees the client; its answers must come back through here.

namespace dpvs {
namespace {

template <Family F>
void rewrite_family(Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    const uint16_t delta = delta_for(v.conn[i]->l4_delta, (v.conn_value[i] & 1) == 0);
    if ((v.tcp >> i & 1) != 0) {
      auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
      tcp.cksum = apply_delta(tcp.cksum, delta);
    } else {
      udp_checksum(v.l4[i], delta);
    }
    translate<F>(v, i);
  });
}

}  // namespace

void rewrite_nat(WorkerState&, Vector& v, uint32_t mask) noexcept {
  if (v.family == Family::kV4) {
    rewrite_family<Family::kV4>(v, mask);
  } else {
    rewrite_family<Family::kV6>(v, mask);
  }
}

}  // namespace dpvs
