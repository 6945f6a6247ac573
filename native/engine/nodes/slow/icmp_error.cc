// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/icmp_error.h"

#include <netinet/ip.h>

#include <algorithm>

#include "nodes/slow/slow.h"
#include "packet/compose.h"
#include "packet/icmp6.h"
#include "packet/icmp_query.h"
#include "packet/ipv6_ext.h"

namespace dpvs {
namespace {

constexpr uint32_t kBurstOfErrors = 50;
constexpr uint8_t kInternetworkControl = 0xc0;

/// True for an address that one host has: no group, no broadcast, not "this network", no loopback.
bool is_one_host(const WorkerState& w, rte_be32_t addr_be) noexcept {
  const uint32_t addr = rte_be_to_cpu_32(addr_be);
  if (addr >> 28 >= 0xe || addr >> 24 == 0 || addr >> 24 == 127) return false;
  const Route* route = w.shared.routes.find(Family::kV4, IpAddr::v4(addr_be));
  const bool on_link = route != nullptr && route->has(abi::EngineRouteFlag::kOnLink) &&
                       !route->has_gateway() && route->prefix_len < 31;
  if (!on_link) return true;
  const uint32_t host_bits = UINT32_MAX >> route->prefix_len;
  return route->prefix_len == 0 || (addr & host_bits) != host_bits;
}

/// ICMP messages that ask or answer: errors about errors would never end.
bool is_query(uint8_t type) noexcept {
  return type == 0 || type == 8 || type == 9 || type == 10 || (type >= 13 && type <= 18);
}

bool may_answer(const WorkerState& w, const rte_ipv4_hdr& ip) noexcept {
  if ((ip.fragment_offset & be16(RTE_IPV4_HDR_OFFSET_MASK)) != 0) return false;
  if (!is_one_host(w, ip.src_addr) || !is_one_host(w, ip.dst_addr)) return false;
  if (ip.next_proto_id != IPPROTO_ICMP) return true;
  const auto* type = reinterpret_cast<const uint8_t*>(&ip) + ipv4_header_len(ip);
  return rte_be_to_cpu_16(ip.total_length) > ipv4_header_len(ip) && is_query(*type);
}

bool may_answer(const rte_ipv6_hdr& ip, unsigned there, const IcmpError& error) noexcept {
  const bool about_size = error.mtu != 0;  // may be told even about packets to groups
  if (source_of(ip) == IpAddr{} || ip.src_addr[0] == 0xff) return false;
  if (ip.dst_addr[0] == 0xff && !about_size) return false;
  const Ipv6Upper upper = find_upper(ip, there);
  if (!upper.sound || !upper.first) return false;
  if (upper.proto != IPPROTO_ICMPV6 || upper.offset >= there) return true;
  const uint8_t type = *(reinterpret_cast<const uint8_t*>(&ip) + upper.offset);
  return type >= kIcmp6EchoRequest && type != kIcmp6Redirect;
}

/// The packet's own destination if that is ours, else an address of the device that it came by,
/// else of any. Zero if there is none.
IpAddr speaker(const WorkerState& w, PortId port, Family family, const IpAddr& to,
               const IpAddr& was_for) noexcept {
  const Route* route = w.shared.routes.find(family, was_for);
  if (route != nullptr && route->has(abi::EngineRouteFlag::kLocalIn)) return was_for;
  IpAddr own = w.shared.own_addresses.best(port, family, to);
  for (const auto& other : w.shared.ports) {
    if (!(own == IpAddr{})) break;
    own = w.shared.own_addresses.best(other->id, family, to);
  }
  return own;
}

/// An empty frame for `header` bytes of headers and at most `longest` bytes of IP in all, which end
/// with the start of the packet in `m`. Null without a buffer.
rte_mbuf* new_error(WorkerState& w, const rte_mbuf* m, unsigned header, unsigned longest) noexcept {
  rte_mbuf* e = rte_pktmbuf_alloc(w.pool);
  if (e == nullptr) return nullptr;
  const unsigned quoted = std::min(
      {m->pkt_len - kEtherLen, longest - header, rte_pktmbuf_tailroom(e) - kEtherLen - header});
  auto* start = reinterpret_cast<uint8_t*>(
      rte_pktmbuf_append(e, static_cast<uint16_t>(kEtherLen + header + quoted)));
  memset(start, 0, kEtherLen + header);
  uint8_t* into = start + kEtherLen + header;
  const void* original = rte_pktmbuf_read(m, kEtherLen, quoted, into);
  if (original != into) memcpy(into, original, quoted);
  return e;
}

rte_mbuf* make_v4(WorkerState& w, const rte_mbuf* m, PortId port, const IpAddr& from,
                  const IcmpError& error) noexcept {
  const auto& was = *rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, kEtherLen);
  const unsigned longest = std::min<unsigned>(kLongestErrorV4, w.shared.ports[port]->mtu);
  rte_mbuf* e = new_error(w, m, kIpv4Len + kIcmpLen, longest);
  if (e == nullptr) return nullptr;
  rte_ipv4_hdr& ip = *ipv4_of(e);
  const auto tos =
      static_cast<uint8_t>((was.type_of_service & IPTOS_TOS_MASK) | kInternetworkControl);
  put_ipv4(&ip,
           {.ttl = w.settings->raw.default_ttl,
            .tos = tos,
            .id = static_cast<uint16_t>(w.next_random())},
           {from.be32(), was.src_addr, IPPROTO_ICMP}, e->pkt_len - kEtherLen - kIpv4Len);
  auto* icmp = reinterpret_cast<uint8_t*>(&ip + 1);
  icmp[0] = error.v4_type;
  icmp[1] = error.v4_code;
  const uint16_t mtu = be16(static_cast<uint16_t>(error.mtu));
  memcpy(icmp + 6, &mtu, sizeof mtu);
  const auto sum =
      static_cast<uint16_t>(~fold_sum(sum_bytes(icmp, e->pkt_len - kEtherLen - kIpv4Len)));
  memcpy(icmp + 2, &sum, sizeof sum);
  return e;
}

rte_mbuf* make_v6(WorkerState& w, const rte_mbuf* m, const IpAddr& from,
                  const IcmpError& error) noexcept {
  const auto& was = *rte_pktmbuf_mtod_offset(m, const rte_ipv6_hdr*, kEtherLen);
  rte_mbuf* e = new_error(w, m, kIpv6Len + kIcmpLen, kLongestErrorV6);
  if (e == nullptr) return nullptr;
  rte_ipv6_hdr& ip = *ipv6_of(e);
  const IpAddr to = addr_from(was.src_addr);
  put_ipv6(&ip, {.ttl = w.settings->raw.default_ttl}, {from, to, IPPROTO_ICMPV6},
           e->pkt_len - kEtherLen - kIpv6Len);
  auto* icmp = reinterpret_cast<uint8_t*>(&ip + 1);
  icmp[0] = error.v6_type;
  icmp[1] = error.v6_code;
  const uint32_t mtu = be32(error.mtu);
  memcpy(icmp + 4, &mtu, sizeof mtu);
  const auto sum = static_cast<uint16_t>(~fold_sum(sum_ipv6_payload(ip, IPPROTO_ICMPV6)));
  memcpy(icmp + 2, &sum, sizeof sum);
  return e;
}

}  // namespace

void icmp_error(WorkerState& w, const rte_mbuf* m, PortId port, const IcmpError& error) noexcept {
  const auto& v4 = *rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, kEtherLen);
  const auto& v6 = *rte_pktmbuf_mtod_offset(m, const rte_ipv6_hdr*, kEtherLen);
  const bool is_v4 = v4.version_ihl >> 4 == 4;
  const unsigned there = m->data_len - kEtherLen;
  if (is_v4 ? !may_answer(w, v4) : !may_answer(v6, there, error)) return;
  const Family family = is_v4 ? Family::kV4 : Family::kV6;
  const IpAddr to = is_v4 ? IpAddr::v4(v4.src_addr) : source_of(v6);
  const IpAddr was_for = is_v4 ? IpAddr::v4(v4.dst_addr) : destination_of(v6);
  const IpAddr from = speaker(w, port, family, to, was_for);
  if (from == IpAddr{}) return;
  if (!w.icmp_bucket.take(w.settings->raw.icmp_ratelimit_pps, w.now_ms, kBurstOfErrors)) return;
  rte_mbuf* e = is_v4 ? make_v4(w, m, port, from, error) : make_v6(w, m, from, error);
  if (e != nullptr) send_routed(w, e);
}

}  // namespace dpvs
