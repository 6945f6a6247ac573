// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/related.h"

#include "nodes/slow/slow.h"
#include "nodes/slow/way.h"
#include "packet/checksum.h"
#include "packet/icmp6.h"
#include "packet/icmp_query.h"
#include "packet/ipv6_ext.h"
#include "proto/uoa.h"
#include "rewrite/mode.h"
#include "rewrite/tunnel.h"

namespace dpvs {
namespace {

/// What reading an error gives: one that quotes a packet, one that is not to be passed on, or none.
enum class Reading { kNone, kBroken, kError };

constexpr uint16_t kRelatedFlowPort = 0xc000;  // of GUE: errors are a flow of their own

bool is_error4(uint8_t type) noexcept { return type == 3 || type == 4 || type == 11; }
bool is_error6(uint8_t type) noexcept { return type >= 1 && type <= 3; }

void read_l4(RelatedError& e, unsigned offset) noexcept {
  e.quoted_l4 = e.quoted + offset;
  memcpy(&e.flow.sport, e.quoted_l4, 2);
  memcpy(&e.flow.dport, e.quoted_l4 + 2, 2);
  if (!is_icmp(e.flow.proto)) return;
  const IcmpQuery query = icmp_query_of(e.quoted_l4, e.flow.proto);
  const uint16_t port = icmp_query_port(query, e.quoted_l4[1]);
  e.flow.sport = query.is_answer ? port : icmp_id(e.quoted_l4);
  e.flow.dport = query.is_answer ? icmp_id(e.quoted_l4) : port;
}

Reading read_v4(rte_mbuf* m, RelatedError& e) noexcept {
  rte_ipv4_hdr& ip = *ipv4_of(m);
  const unsigned header = ipv4_header_len(ip);
  e.icmp = reinterpret_cast<uint8_t*>(&ip) + header;
  e.icmp_len = rte_be_to_cpu_16(ip.total_length) - header;
  if (ip.next_proto_id != IPPROTO_ICMP || e.icmp_len < kIcmpLen || !is_error4(e.icmp[0])) {
    return Reading::kNone;
  }
  e.quoted = e.icmp + kIcmpLen;
  const auto& was = *reinterpret_cast<const rte_ipv4_hdr*>(e.quoted);
  const unsigned there = e.icmp_len - kIcmpLen;
  if (there < kIpv4Len || was.version_ihl >> 4 != 4) return Reading::kBroken;
  const unsigned was_header = ipv4_header_len(was);
  if (was_header < kIpv4Len || there < was_header + 8) return Reading::kBroken;
  if ((was.fragment_offset & be16(RTE_IPV4_HDR_OFFSET_MASK)) != 0) return Reading::kBroken;
  e.flow = {Family::kV4, was.next_proto_id,        0,
            0,           IpAddr::v4(was.src_addr), IpAddr::v4(was.dst_addr)};
  read_l4(e, was_header);
  return Reading::kError;
}

Reading read_v6(rte_mbuf* m, RelatedError& e) noexcept {
  rte_ipv6_hdr& ip = *ipv6_of(m);
  const unsigned len = rte_be_to_cpu_16(ip.payload_len) + kIpv6Len;
  const Ipv6Upper upper = find_upper(ip, len);
  e.icmp = reinterpret_cast<uint8_t*>(&ip) + upper.offset;
  if (!upper.sound || upper.fragment || upper.proto != IPPROTO_ICMPV6) return Reading::kNone;
  e.icmp_len = len - upper.offset;
  if (e.icmp_len < kIcmpLen || !is_error6(e.icmp[0])) return Reading::kNone;
  e.quoted = e.icmp + kIcmpLen;
  const auto& was = *reinterpret_cast<const rte_ipv6_hdr*>(e.quoted);
  const unsigned there = e.icmp_len - kIcmpLen;
  if (there < kIpv6Len || e.quoted[0] >> 4 != 6) return Reading::kBroken;
  const Ipv6Upper was_upper = find_upper(was, there);
  const bool whole = was_upper.sound && was_upper.first && there >= was_upper.offset + 8u;
  if (!whole) return Reading::kBroken;
  e.flow = {Family::kV6, was_upper.proto, 0, 0, source_of(was), destination_of(was)};
  read_l4(e, was_upper.offset);
  return Reading::kError;
}

/// An error quotes a packet that went the other way. Index * 2 + direction, or kMiss.
uint32_t find_conn(WorkerState& w, const Flow& quoted) noexcept {
  if (quoted.family == Family::kV4) {
    const FlowKey4 key{
        {quoted.daddr.be32(), quoted.saddr.be32(), quoted.dport, quoted.sport}, quoted.proto, {}};
    return w.conns.find(key, key.hash(w.conns.secret()));
  }
  const FlowKey6 key{quoted.daddr, quoted.saddr, quoted.dport, quoted.sport, quoted.proto, {}};
  return w.conns.find(key, key.hash(w.conns.secret()));
}

bool checksum_right(rte_mbuf* m, const RelatedError& e) noexcept {
  const uint64_t body = sum_bytes(e.icmp, e.icmp_len);
  if (e.flow.family == Family::kV4) return fold_sum(body) == 0xffff;
  const rte_ipv6_hdr& ip = *ipv6_of(m);
  return fold_sum(sum_bytes(ip.src_addr, 32) + be16(static_cast<uint16_t>(e.icmp_len)) +
                  be16(IPPROTO_ICMPV6) + body) == 0xffff;
}

/// Sends a frame as it is towards the server, whatever its destination says.
void send_to_server(WorkerState& w, rte_mbuf* m, const Conn& conn) noexcept {
  const Flow flow = leaving_flow(conn, Direction::kIn);
  const bool tunnel = forwarding_mode(conn.mode).growth != nullptr;
  if (tunnel && wrap(w, m, conn, be16(kRelatedFlowPort)) == 0) {
    w.drop(m, Drop::kNoMemory);
    return;
  }
  const Route* route = way_of(w, flow);
  if (route == nullptr) {
    w.drop(m, Drop::kNoRoute);
    return;
  }
  if (m->pkt_len - kEtherLen > w.shared.mtu_of(*route)) {
    w.drop(m, Drop::kMtuExceeded);
    return;
  }
  const uint16_t number = next_hop(w, m, flow.family, flow.daddr, *route);
  if (number == 0) return;
  w.shared.neighbours.at(number).write_header(ether_of(m));
  w.send(w.shared.neighbours.at(number).port(), m);
}

void count(WorkerState& w, const Conn& conn, const rte_mbuf* m) noexcept {
  DestRow& row = w.rows[conn.dest().value];
  row.traffic[0].packets += 1;
  row.traffic[0].bytes += m->pkt_len - kEtherLen;
}

void pass_on(WorkerState& w, rte_mbuf* m, const RelatedError& e, uint32_t value) noexcept {
  const Conn& conn = *w.conns.of_value(value);
  count(w, conn, m);
  if (forwarding_mode(conn.mode).in_only) {
    send_to_server(w, m, conn);
    return;
  }
  rte_mbuf* out = rewrite_related(w, m, e, conn, static_cast<Direction>(value & 1));
  if (out != nullptr) send_routed(w, out);
}

/// True if another worker shall look for the connection. `looked`: how many have.
bool ask_next(WorkerState& w, rte_mbuf* m, PortId port, unsigned looked) noexcept {
  if (looked >= w.workers) return false;
  FrameNote& note = note_of(m);
  note.errand = Errand::kRelated;
  note.port = port;
  note.looked = static_cast<uint8_t>(looked);
  if (!w.peers[(w.id + 1) % w.workers]->inbox.put(m)) w.drop(m, Drop::kRingFull);
  return true;
}

/// `looked`: how many workers have had the frame, this one included.
bool relate(WorkerState& w, rte_mbuf* m, PortId port, unsigned looked) noexcept {
  RelatedError e;
  const bool v4 = ipv4_of(m)->version_ihl >> 4 == 4;
  const Reading reading = v4 ? read_v4(m, e) : read_v6(m, e);
  if (reading == Reading::kNone) return false;
  if (reading == Reading::kBroken) {
    w.drop(m, Drop::kBadL4);
    return true;
  }
  if (e.flow.proto == kUoaProto) return false;  // says how the server takes the client's address
  const uint32_t value = find_conn(w, e.flow);
  const bool mine = value != ConnTable::kMiss;
  const bool reply_of_server = mine && (value & 1) != 0;
  if (!mine || (reply_of_server && forwarding_mode(w.conns.of_value(value)->mode).in_only)) {
    return ask_next(w, m, port, looked);
  }
  if (!checksum_right(m, e)) {
    w.drop(m, Drop::kBadL4);
  } else {
    pass_on(w, m, e, value);
  }
  return true;
}

}  // namespace

bool icmp_related(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  return m->nb_segs == 1 && relate(w, m, port, 1);
}

void related_from_peer(WorkerState& w, rte_mbuf* m) noexcept {
  const FrameNote note = note_of(m);
  if (!relate(w, m, note.port, note.looked + 1u)) deliver_unrelated(w, m, note.port);
}

}  // namespace dpvs
