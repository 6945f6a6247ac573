// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/addr.h"
#include "packet/headers.h"

// Frames by which neighbours are found. All return null when no buffer is free.

namespace dpvs {

/// Whom an advertisement is for: everybody if the address is zero.
struct NdPeer {
  IpAddr addr;
  rte_ether_addr mac;
};
inline constexpr NdPeer kAllNodes{{{}}, {{0x33, 0x33, 0, 0, 0, 1}}};

/// A broadcast request; with `source` = `target` a gratuitous one. Source: RFC 826, RFC 5227.
rte_mbuf* make_arp_request(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& source,
                           const IpAddr& target);

/// To the solicited-node group of `target`. Source: RFC 4861, section 4.3.
rte_mbuf* make_solicitation(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& source,
                            const IpAddr& target);

/// Asks from no address whether anybody has `target` already. Source: RFC 4862, section 5.4.2.
rte_mbuf* make_probe(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& target);

/// Says that `target` is at `mac`. Source: RFC 4861, section 4.4.
rte_mbuf* make_advertisement(rte_mempool* pool, const rte_ether_addr& mac, const IpAddr& target,
                             const NdPeer& peer);

}  // namespace dpvs
