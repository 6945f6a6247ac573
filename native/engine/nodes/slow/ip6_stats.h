// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"
#include "state/worker_state.h"

// Counters of `dpip ipv6 show`, with the meanings of RFC 4293, section 3.2.3. As recorded, packets
// that connections take are counted on their way in alone, and nobody counts ECN.

namespace dpvs {

/// Frames with IPv6 packets have come in; headers may be cut short.
inline void count_ip6_in(abi::InetStats& s, rte_mbuf* const* frames, unsigned n) noexcept {
  uint64_t octets = 0;
  for (unsigned i = 0; i < n; ++i) {
    rte_mbuf* m = frames[i];
    const unsigned len = m->pkt_len - kEtherLen;
    octets += len;
    if (m->data_len < kEtherLen + kIpv6Len || ipv6_of(m)->dst_addr[0] != 0xff) continue;
    ++s.inmcastpkts;
    s.inmcastoctets += len;
  }
  s.inpkts += n;
  s.inoctets += octets;
}

/// A frame with an IPv6 packet goes out.
inline void count_ip6_out(abi::InetStats& s, rte_mbuf* m) noexcept {
  const unsigned len = m->pkt_len - kEtherLen;
  ++s.outpkts;
  s.outoctets += len;
  if (ipv6_of(m)->dst_addr[0] != 0xff) return;
  ++s.outmcastpkts;
  s.outmcastoctets += len;
}

}  // namespace dpvs
