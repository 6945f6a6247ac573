// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/entry.h"

#include "packet/checksum.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

void set_tuple_in(Conn& conn, const Flow& flow) noexcept {
  if (flow.family == Family::kV4) {
    conn.in = {flow.saddr.be32(), flow.daddr.be32(), flow.sport, flow.dport};
    return;
  }
  conn.addr6[0] = flow.saddr;
  conn.addr6[1] = flow.daddr;
  conn.in6.sport = flow.sport;
  conn.in6.dport = flow.dport;
}

void set_tuple_out(Conn& conn, const Flow& flow) noexcept {
  if (flow.family == Family::kV4) {
    conn.out = {flow.saddr.be32(), flow.daddr.be32(), flow.sport, flow.dport};
    return;
  }
  conn.addr6[2] = flow.saddr;
  conn.addr6[3] = flow.daddr;
  conn.out6.sport = flow.sport;
  conn.out6.dport = flow.dport;
}

/// What the change of addresses and ports does to checksums on the way in. ICMP of IPv4 covers no
/// pseudo-header.
void set_deltas(Conn& conn, const Flow& in, const Flow& out) noexcept {
  const uint64_t before = sum_bytes(&in.saddr, 2 * sizeof(IpAddr));
  const uint64_t after = sum_bytes(&out.saddr, 2 * sizeof(IpAddr));
  const bool pseudo = in.proto != IPPROTO_ICMP;
  conn.ip_delta = checksum_delta(before, after);
  conn.l4_delta = checksum_delta((pseudo ? before : 0) + in.sport + in.dport,
                                 (pseudo ? after : 0) + out.sport + out.dport);
}

}  // namespace

void fill_entry(Conn& conn, const FlowPair& flows, unsigned mode, DestIndex dest) noexcept {
  set_tuple_in(conn, flows.in);
  set_tuple_out(conn, flows.out);
  set_deltas(conn, flows.in, flows.out);
  conn.proto = flows.in.proto;
  conn.set_mode(mode, flows.in.family);
  conn.set_dest(dest, flows.in.proto, flows.out.family);
  conn.cold() = {LaddrIndex{}.value, 0};
}

}  // namespace dpvs
