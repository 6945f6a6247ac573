// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/reshape.h"
#include "proto/uoa.h"
#include "rewrite/rare.h"

namespace dpvs {
namespace {

constexpr unsigned kChecksumAt = offsetof(rte_udp_hdr, dgram_cksum);
constexpr unsigned kMaxIpv4Header = 60;

using Mode = abi::EngineUoaMode;

inline rte_udp_hdr& udp_of(const Vector& v, unsigned i) noexcept {
  return *reinterpret_cast<rte_udp_hdr*>(v.l4[i]);
}

/// The header of protocol 248 between IP and UDP. Over IPv4 the datagram loses its checksum, which
/// the original's module for servers expects; over IPv6 the pseudo-header still says UDP.
bool put_header(Vector& v, unsigned i, const ClientAddress& client) noexcept {
  const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  const auto added = static_cast<int>(uoa_header_len(client.family));
  if (!move_headers(v.mbuf[i], kEtherLen + l3_header, added)) return false;
  v.l3[i] -= added;
  v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + added);
  write_uoa_header(v.l3[i] + l3_header, client);
  lengthen_ip(v.l3[i], added);
  if (v.l3[i][0] >> 4 != 4) {
    reinterpret_cast<rte_ipv6_hdr*>(v.l3[i])->proto = kUoaProto;
    return true;
  }
  auto& ip = *reinterpret_cast<rte_ipv4_hdr*>(v.l3[i]);
  ip.next_proto_id = kUoaProto;
  seal_ipv4(ip);
  udp_of(v, i).dgram_cksum = 0;
  return true;
}

/// The option at the end of the IPv4 header.
bool put_option(Vector& v, unsigned i, const ClientAddress& client) noexcept {
  const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  const auto added = static_cast<int>(uoa_option_len(client.family));
  if (!move_headers(v.mbuf[i], kEtherLen + l3_header, added)) return false;
  v.l3[i] -= added;
  v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + added);
  write_uoa_option(v.l3[i] + l3_header, client);
  auto& ip = *reinterpret_cast<rte_ipv4_hdr*>(v.l3[i]);
  ip.version_ihl = static_cast<uint8_t>(ip.version_ihl + added / 4);
  lengthen_ip(v.l3[i], added);
  seal_ipv4(ip);
  return true;
}

bool has_room(WorkerState& w, const Vector& v, unsigned i, Mode mode, unsigned added) noexcept {
  const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  if (v.l3_len[i] + added > mtu_of_way(w, *v.conn[i])) return false;
  if (v.l3[i][0] >> 4 == 6) return l3_header == kIpv6Len;
  return mode == Mode::kOpp || l3_header + added <= kMaxIpv4Header;
}

/// Ports and length of a datagram of `flow`; its checksum over IPv6, where it must have one.
void put_udp(uint8_t* l4, Flow flow, uint16_t len, bool checksum) noexcept {
  auto& udp = *reinterpret_cast<rte_udp_hdr*>(l4);
  udp = {flow.sport, flow.dport, be16(len), 0};
  if (!checksum) return;
  flow.proto = IPPROTO_UDP;
  const auto sum = static_cast<uint16_t>(~fold_sum(sum_pseudo(flow, len) + sum_bytes(l4, len)));
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
}

/// Fields of a packet of our own that goes before packet `i`, and a buffer for it, or null.
rte_mbuf* start_ahead(WorkerState& w, const Vector& v, unsigned i, IpFields& fields) noexcept {
  if (w.ahead.count == AheadBuffer::kLen) return nullptr;
  fields = fields_like(v.l3[i]);
  fields.id = static_cast<uint16_t>(w.next_random());
  return rte_pktmbuf_alloc(w.pool);
}

/// A datagram without data that carries the address.
bool send_ahead(WorkerState& w, const Vector& v, unsigned i, Mode mode,
                const ClientAddress& client) noexcept {
  IpFields fields;
  rte_mbuf* m = start_ahead(w, v, i, fields);
  if (m == nullptr) return false;
  Flow flow = flow_to_server(*v.conn[i]);
  const bool v6 = flow.family == Family::kV6;
  if (mode == Mode::kOpp) {
    flow.proto = kUoaProto;
    const unsigned header = uoa_header_len(client.family);
    uint8_t* l4 = compose_ip(m, flow, fields, static_cast<uint16_t>(header + kUdpLen));
    write_uoa_header(l4, client);
    put_udp(l4 + header, flow, kUdpLen, v6);
  } else {
    const unsigned option = uoa_option_len(client.family);
    uint8_t* l4 = compose_ip(m, flow, fields, static_cast<uint16_t>(option + kUdpLen));
    write_uoa_option(l4, client);
    put_udp(l4 + option, flow, kUdpLen, false);
    rte_ipv4_hdr& ip = *ipv4_of(m);
    ip.version_ihl = static_cast<uint8_t>(ip.version_ihl + option / 4);
    seal_ipv4(ip);
  }
  w.ahead.frames[w.ahead.count++] = m;
  return true;
}

void tell_beside(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const auto mode = static_cast<Mode>(w.settings->raw.uoa_mode);
  const ClientAddress client = client_of(conn);
  const bool all_v4 = client.family == Family::kV4 && conn.family(Direction::kOut) == Family::kV4;
  const bool refused =
      mode == Mode::kOpp &&
      w.shared.uoa_refusals.refuses(conn.source(Direction::kOut), w.now, w.shared.secret);
  if (refused || (mode == Mode::kIpo && !all_v4)) {
    conn.tells_left = 0;
    return;
  }
  const unsigned added =
      mode == Mode::kOpp ? uoa_header_len(client.family) : uoa_option_len(client.family);
  --conn.tells_left;
  const bool put = has_room(w, v, i, mode, added) &&
                   (mode == Mode::kOpp ? put_header(v, i, client) : put_option(v, i, client));
  const bool told = put || send_ahead(w, v, i, mode, client);
  w.count(told ? Event::kFullnatAddUoaOk : Event::kFullnatAddUoaFail);
}

/// A datagram that holds nothing but the header.
bool send_header_ahead(WorkerState& w, const Vector& v, unsigned i,
                       const ProxyPlan& plan) noexcept {
  IpFields fields;
  rte_mbuf* m = start_ahead(w, v, i, fields);
  if (m == nullptr) return false;
  const Flow flow = flow_to_server(*v.conn[i]);
  const auto len = static_cast<uint16_t>(kUdpLen + plan.len);
  uint8_t* l4 = compose_ip(m, flow, fields, len);
  memcpy(l4 + kUdpLen, plan.bytes, plan.len);
  put_udp(l4, flow, len, true);
  w.ahead.frames[w.ahead.count++] = m;
  return true;
}

/// Edits the data of a datagram, whose length stands in its header too; no checksum stays none.
/// Behind that length an IP packet may hold more, which is passed on (RFC 9868).
bool edit_datagram(Vector& v, unsigned i, const ProxyPlan& plan, unsigned len) noexcept {
  const rte_udp_hdr before = udp_of(v, i);
  const auto l4_len = static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]);
  const unsigned behind = l4_len - rte_be_to_cpu_16(before.dgram_len);
  if (!edit_data(v, i, {kUdpLen, kChecksumAt, plan.remove, plan.bytes, len, behind})) return false;
  rte_udp_hdr& udp = udp_of(v, i);
  udp.dgram_len =
      be16(static_cast<uint16_t>(rte_be_to_cpu_16(before.dgram_len) + len - plan.remove));
  if (before.dgram_cksum == 0) {
    udp.dgram_cksum = 0;
    return true;
  }
  const uint16_t sum =
      apply_delta(udp.dgram_cksum, checksum_delta(before.dgram_len, udp.dgram_len));
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;
  return true;
}

void tell_before(WorkerState& w, Vector& v, unsigned i, uint8_t kind) noexcept {
  Conn& conn = *v.conn[i];
  --conn.tells_left;
  const auto headers = static_cast<unsigned>(v.l4[i] - v.l3[i]) + kUdpLen;
  const unsigned data = rte_be_to_cpu_16(udp_of(v, i).dgram_len) - kUdpLen;
  ProxyPlan plan;
  plan_proxy_header(plan, kind, IPPROTO_UDP, ends_of(conn), v.l3[i] + headers, data);
  if (!plan.insert) {
    if (plan.malformed) w.count(Event::kFullnatAddProxyFail);
    return;
  }
  const bool fits = v.l3_len[i] + plan.len - plan.remove <= mtu_of_way(w, conn);
  const bool put = (fits && edit_datagram(v, i, plan, plan.len)) ||
                   (send_header_ahead(w, v, i, plan) && edit_datagram(v, i, plan, 0));
  w.count(put ? Event::kFullnatAddProxyOk : Event::kFullnatAddProxyFail);
}

}  // namespace

void tell_udp(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const ConnExtra* extra = w.extras.of(conn);
  if (conn.tells_left != 0 && extra != nullptr && extra->proxy.kind != 0) {
    tell_before(w, v, i, extra->proxy.kind);
  } else if (conn.tells_left != 0) {
    tell_beside(w, v, i);
  }
  if (conn.tells_left == 0) conn.flags &= static_cast<uint8_t>(~conn_flag::kTelling);
}

void hear_udp(WorkerState& w, Conn& conn) noexcept {
  const ConnExtra* extra = w.extras.of(conn);
  if (extra == nullptr || extra->proxy.kind == 0) return;
  conn.tells_left = 0;
  conn.flags &= static_cast<uint8_t>(~conn_flag::kTelling);
}

}  // namespace dpvs
