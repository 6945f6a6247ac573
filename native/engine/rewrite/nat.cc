// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"
#include "rewrite/translate.h"

// NAT (masquerading): the server sees the client; its answers must come back through here.

namespace dpvs {

void rewrite_nat(Published&, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask, [&](unsigned i) {
    const Conn& conn = *v.conn[i];
    const bool in = (v.conn_value[i] & 1) == 0;
    const uint16_t delta = delta_for(conn.l4_delta, in);
    if ((v.tcp >> i & 1) != 0) {
      auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(v.l3[i] + kIpv4Len);
      tcp.cksum = apply_delta(tcp.cksum, delta);
    } else {
      udp_checksum(v.l3[i], delta);
    }
    translate(v.l3[i], conn, in);
  });
}

}  // namespace dpvs
