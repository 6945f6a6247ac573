// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/create.h"

#include "nodes/slow/pick.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "rewrite/mode.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

constexpr size_t kMaxLaddrTries = 16;

struct Endpoint {
  const LaddrView* laddr = nullptr;
  uint16_t lport = 0;  // host order; 0: none was free
};

/// Takes a local address, in turn, and a port of it that is free towards the destination.
Endpoint take_endpoint(WorkerState& w, const ServiceView& service, const DestView& dest) noexcept {
  SchedState& state = w.sched[service.index.value];
  const size_t count = service.laddrs.size();
  const unsigned klass = lport_class(dest.family, dest.addr, dest.port_be);
  // One step more now and then, or address and destination would turn in step and some pairs never
  // meet.
  if ((w.next_random() & 15) == 0) ++state.laddr_cursor;
  for (size_t tries = 0; tries < count && tries < kMaxLaddrTries; ++tries) {
    const LaddrView& laddr = service.laddrs[state.laddr_cursor++ % count];
    if (laddr.family != dest.family) continue;
    const uint16_t port = w.lports.take(laddr.index, klass);
    if (port != 0) return {&laddr, port};
  }
  return {};
}

/// Initial sequence number for the server. Source: RFC 6528, section 3, with SipHash for F.
uint32_t initial_sequence(const WorkerState& w, const Flow& flow) noexcept {
  const uint64_t source = hash_address(flow.saddr, 0, w.shared.isn_secret);
  const uint64_t ends = hash_address(flow.daddr, 0, {source, w.shared.isn_secret.k1});
  const uint64_t ports = uint64_t{flow.sport} << 16 | flow.dport;
  const auto clock = static_cast<uint32_t>(w.now_ms * 1000 / 4);
  return clock + static_cast<uint32_t>(siphash24(ends, ports, w.shared.isn_secret));
}

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

/// The reply's tuple: from the server to the local address, or to the client itself.
Flow reply_of(const Flow& flow, const DestView& dest, const Endpoint& via) noexcept {
  Flow reply{dest.family, flow.proto, dest.port_be, flow.sport, dest.addr, flow.saddr};
  if (via.laddr != nullptr) {
    reply.daddr = via.laddr->addr;
    reply.dport = be16(via.lport);
  }
  return reply;
}

void set_tuple_out(Conn& conn, const Flow& reply) noexcept {
  if (reply.family == Family::kV4) {
    conn.out = {reply.saddr.be32(), reply.daddr.be32(), reply.sport, reply.dport};
    return;
  }
  conn.addr6[2] = reply.saddr;
  conn.addr6[3] = reply.daddr;
  conn.out6.sport = reply.sport;
  conn.out6.dport = reply.dport;
}

/// What the change of addresses and ports does to checksums on the way in.
void set_deltas(Conn& conn, const Flow& flow, const Flow& reply) noexcept {
  const uint64_t before = sum_bytes(&flow.saddr, 2 * sizeof(IpAddr));
  const uint64_t after = sum_bytes(&reply.saddr, 2 * sizeof(IpAddr));
  conn.ip_delta = checksum_delta(before, after);
  conn.l4_delta =
      checksum_delta(before + flow.sport + flow.dport, after + reply.sport + reply.dport);
}

/// A filled entry, or null when the table is full.
Conn* fill_entry(WorkerState& w, const ServiceView& service, const Flow& flow, const DestView& dest,
                 const Endpoint& via) noexcept {
  Conn* conn = w.conns.allocate();
  if (conn == nullptr) return nullptr;
  w.conns.prefetch_next();
  const Flow reply = reply_of(flow, dest, via);
  set_tuple_in(*conn, flow);
  set_tuple_out(*conn, reply);
  set_deltas(*conn, flow, reply);
  conn->proto = flow.proto;
  conn->set_mode(dest.mode, flow.family);
  conn->set_dest(dest.index, flow.proto, dest.family);
  conn->cold() = {LaddrIndex{}.value, 0};
  if (via.laddr != nullptr) {
    conn->cold() = {via.laddr->index.value, via.laddr->use};
    ++w.laddr_uses[via.laddr->use];
  }
  if (forwarding_mode(dest.mode).in_only) conn->flags |= conn_flag::kInOnly;
  if (service.own_timeout_sec != 0) {
    conn->own_timeout = pack_timeout(service.own_timeout_sec);
    conn->flags |= conn_flag::kOwnTimeout;
  }
  return conn;
}

/// A connection to a destination that has room for it: local address and port taken, entry filled.
Conn* connect_to(WorkerState& w, const ServiceView& service, const Flow& flow, const DestView& dest,
                 Drop& why) noexcept {
  Endpoint via;
  if (forwarding_mode(dest.mode).takes_lport) {
    why = Drop::kNoLaddrPort;
    via = take_endpoint(w, service, dest);
    if (via.lport == 0) return nullptr;
  }
  why = Drop::kTableFull;
  Conn* conn = fill_entry(w, service, flow, dest, via);
  if (conn == nullptr && via.lport != 0) {
    const unsigned klass = lport_class(dest.family, dest.addr, dest.port_be);
    w.lports.give_back(via.laddr->index, klass, via.lport);
  }
  return conn;
}

/// Lets the connection hold the template that sent it to its destination.
bool hold_template(WorkerState& w, Conn& conn, uint32_t number) noexcept {
  if (number == 0) return true;
  ConnExtra* extra = w.extras.attach(conn);
  if (extra != nullptr) extra->template_held = number;
  return extra != nullptr;
}

}  // namespace

Conn* create_conn(WorkerState& w, const ServiceView& service, const Flow& flow,
                  const FirstPacket& first, Drop& why) noexcept {
  why = Drop::kNoDest;
  const Choice choice = pick_dest(w, service, flow, first);
  if (choice.dest == nullptr) return nullptr;
  const DestView& dest = *choice.dest;
  if (!enter_dest(w, dest)) {
    drop_choice(w, choice);
    return nullptr;
  }
  Conn* conn = connect_to(w, service, flow, dest, why);
  if (conn != nullptr && !hold_template(w, *conn, choice.template_held)) {
    unbind(w, *conn);  // takes the count back, too
    w.conns.release(*conn);
    drop_choice(w, choice);
    return nullptr;
  }
  if (conn == nullptr) {
    leave_dest(w, dest);
    drop_choice(w, choice);
    return nullptr;
  }
  if (forwarding_mode(dest.mode).maps_sequence && flow.proto == IPPROTO_TCP)
    conn->seq_delta = initial_sequence(w, flow) - first.seq;
  return conn;
}

}  // namespace dpvs
