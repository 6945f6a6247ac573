// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/kernel_limit.h"

#include "packet/glance.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

constexpr uint8_t kVrrp = 112;
constexpr uint16_t kBgp = 179;
constexpr uint16_t kBfdSingleHop = 3784, kBfdEcho = 3785, kBfdMultiHop = 4784;
// Router solicitation to redirect. Source: RFC 4861, section 4.
constexpr unsigned kFirstDiscovery = 133, kLastDiscovery = 137;

}  // namespace

bool is_spared_by_kernel_limit(rte_mbuf* m) noexcept {
  const Glance g = glance_at(m);
  if (g.ethertype == RTE_ETHER_TYPE_ARP || g.ethertype == RTE_ETHER_TYPE_LLDP) return true;
  switch (g.proto) {
    case kProtoOspf:
    case kVrrp:
      return true;
    case IPPROTO_TCP:
      return g.sport == kBgp || g.dport == kBgp;
    case IPPROTO_UDP:
      return g.dport == kBfdSingleHop || g.dport == kBfdEcho || g.dport == kBfdMultiHop;
    case IPPROTO_ICMPV6:
      return g.sport >> 8 >= kFirstDiscovery && g.sport >> 8 <= kLastDiscovery;
    default:
      return false;
  }
}

}  // namespace dpvs
