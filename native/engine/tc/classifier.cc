// SPDX-License-Identifier: GPL-2.0-or-later
#include "tc/classifier.h"

#include <netinet/in.h>

#include <cstring>

namespace dpvs {
namespace {

constexpr uint16_t kAnyEthertype = 3;  // ETH_P_ALL

bool is_any(const EndRange& range) noexcept {
  return range.first == IpAddr{} && range.last == IpAddr{};
}

bool addr_fits(const EndRange& range, Family family, Family of_packet,
               const IpAddr& addr) noexcept {
  if (is_any(range)) return true;
  return family == of_packet && memcmp(addr.bytes, range.first.bytes, sizeof addr.bytes) >= 0 &&
         memcmp(addr.bytes, range.last.bytes, sizeof addr.bytes) <= 0;
}

bool port_fits(const EndRange& range, uint16_t port) noexcept {
  const bool any = range.first_port == 0 && range.last_port == 0;
  return any || (port >= range.first_port && port <= range.last_port);
}

bool match_fits(const Classifier& c, const Classified& frame) noexcept {
  const Glance& g = frame.glance;
  if (c.proto != 0 && (g.family == Family::kNone || c.proto != g.proto)) return false;
  if (!addr_fits(c.source, c.family, g.family, g.saddr)) return false;
  if (!addr_fits(c.dest, c.family, g.family, g.daddr)) return false;
  // Other protocols have no ports to compare.
  const bool ports = g.proto == IPPROTO_TCP || g.proto == IPPROTO_UDP;
  if (ports && !(port_fits(c.source, g.sport) && port_fits(c.dest, g.dport))) return false;
  return (c.in_device.empty() || c.in_device == frame.in_device) &&
         (c.out_device.empty() || c.out_device == frame.out_device);
}

bool set_fits(const Classifier& c, const Classified& frame) noexcept {
  const Glance& g = frame.glance;
  if (g.family == Family::kNone) return false;
  const SetPacket packet{g.family, g.proto, g.sport,    g.dport,
                         g.saddr,  g.daddr, frame.smac, frame.in_device};
  return c.set->matches(packet, c.side);
}

}  // namespace

bool catches(const Classifier& classifier, const Classified& frame) noexcept {
  const bool type =
      classifier.ethertype == kAnyEthertype || classifier.ethertype == frame.glance.ethertype;
  if (!type) return false;
  return classifier.set == nullptr ? match_fits(classifier, frame) : set_fits(classifier, frame);
}

}  // namespace dpvs
