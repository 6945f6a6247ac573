// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"
#include "state/worker_state.h"

// Counters of `dpip ipv6 show`, with the meanings of RFC 4293, section 3.2.3. As recorded, packets
// that connections take are counted on their way in alone, and nobody counts ECN.

namespace dpvs {

/// A frame with an IPv6 packet has come in; its header may be cut short.
inline void count_ip6_in(WorkerState& w, rte_mbuf* m) noexcept {
  const unsigned len = m->pkt_len - kEtherLen;
  ++w.ip6.inpkts;
  w.ip6.inoctets += len;
  if (m->data_len < kEtherLen + kIpv6Len || ipv6_of(m)->dst_addr[0] != 0xff) return;
  ++w.ip6.inmcastpkts;
  w.ip6.inmcastoctets += len;
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
