// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/rare.h"

#include "packet/reshape.h"

namespace dpvs {
namespace {

/// Sum of the data as it counts with `skip` bytes before it.
uint16_t sum_behind(const uint8_t* data, unsigned len, unsigned skip) noexcept {
  const uint16_t sum = fold_sum(sum_bytes(data, len));
  return (skip & 1) != 0 ? sum_at_odd(sum) : sum;
}

}  // namespace

unsigned mtu_of_way(WorkerState& w, const Conn& conn) noexcept {
  const uint16_t hop = conn.nexthop[static_cast<unsigned>(Direction::kIn)];
  if (hop != 0 && conn.route_gen == w.route_generation) {
    return w.shared.neighbours.at(hop).mtu.load(std::memory_order_relaxed);
  }
  const Route* route =
      w.shared.routes.find(conn.family(Direction::kOut), conn.source(Direction::kOut));
  return route == nullptr ? RTE_ETHER_MTU : w.shared.mtu_of(*route);
}

unsigned mtu_to_server(WorkerState& w, const Conn& conn) noexcept {
  const bool shrinks = conn.family(Direction::kIn) != conn.family(Direction::kOut);
  return mtu_of_way(w, conn) + (shrinks ? kIpv6Len - kIpv4Len : 0);
}

IpFields fields_like(const uint8_t* l3) noexcept {
  IpFields fields;
  if (l3[0] >> 4 == 4) {
    const auto& v4 = *reinterpret_cast<const rte_ipv4_hdr*>(l3);
    fields.ttl = v4.time_to_live;
    fields.tos = v4.type_of_service;
    return fields;
  }
  const auto& v6 = *reinterpret_cast<const rte_ipv6_hdr*>(l3);
  fields.ttl = v6.hop_limits;
  fields.tos = traffic_class_of(v6);
  fields.flow_label = rte_be_to_cpu_32(v6.vtc_flow) & 0xfffff;
  return fields;
}

bool edit_data(Vector& v, unsigned i, const DataEdit& edit) noexcept {
  const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  const unsigned headers = l3_header + edit.header_len;
  const uint8_t* data = v.l3[i] + headers;
  const unsigned kept = v.l3_len[i] - headers - edit.remove - edit.uncovered;
  const int by = static_cast<int>(edit.len) - static_cast<int>(edit.remove);
  const uint64_t old_sum = uint64_t{fold_sum(sum_bytes(data, edit.remove))} +
                           sum_behind(data + edit.remove, kept, edit.remove);
  const uint64_t new_sum = uint64_t{fold_sum(sum_bytes(edit.bytes, edit.len))} +
                           sum_behind(data + edit.remove, kept, edit.len);
  if (!move_headers(v.mbuf[i], kEtherLen + headers, by)) return false;
  follow_move(v, i, by);
  memcpy(v.l3[i] + headers, edit.bytes, edit.len);
  lengthen_ip(v.l3[i], by);
  const uint64_t shrunk = by < 0 ? be16(static_cast<uint16_t>(-by)) : 0;
  const uint64_t grown = by > 0 ? be16(static_cast<uint16_t>(by)) : 0;
  uint16_t checksum;
  memcpy(&checksum, v.l4[i] + edit.checksum_at, sizeof checksum);
  checksum = apply_delta(checksum, checksum_delta(old_sum + shrunk, new_sum + grown));
  memcpy(v.l4[i] + edit.checksum_at, &checksum, sizeof checksum);
  return true;
}

}  // namespace dpvs
