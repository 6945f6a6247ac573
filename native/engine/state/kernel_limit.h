// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

namespace dpvs {

/// True for frames that the limit towards the kernel spares, so that a flood never silences
/// routing: ARP, neighbour discovery, OSPF, VRRP, BGP, BFD, LLDP.
bool is_spared_by_kernel_limit(rte_mbuf* m) noexcept;

}  // namespace dpvs
