// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/create.h"

#include <algorithm>

#include "nodes/slow/endpoint.h"
#include "nodes/slow/entry.h"
#include "nodes/slow/pick.h"
#include "packet/headers.h"
#include "packet/icmp_query.h"
#include "proto/proxy.h"
#include "rewrite/mode.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

/// True if the packet comes from inside and its connection's other side is an outside address.
bool goes_outside(const DestView& dest) noexcept {
  return (dest.mode & abi::conn_flags::kFwdMask) == abi::conn_flags::kSnat;
}

/// Row of the table of forwarding modes: full NAT between the families has one of its own.
unsigned mode_of(const DestView& dest, const Flow& flow) noexcept {
  const unsigned mode = dest.mode & abi::conn_flags::kFwdMask;
  return mode == abi::conn_flags::kFullnat && dest.family != flow.family ? kNat64 : mode;
}

/// True if each datagram is scheduled for itself; persistence goes before that.
bool is_one_packet(const ServiceView& service, const Flow& flow) noexcept {
  return (service.flags & abi::svc_flags::kOnepacket) != 0 && flow.proto == IPPROTO_UDP &&
         service.persist_timeout == 0;
}

/// The server's port: a destination without one listens where the client asks. What stands for the
/// port of a question of ICMP is its kind, which stays.
uint16_t server_port(const DestView& dest, const Flow& flow) noexcept {
  return dest.port_be != 0 && !is_icmp(flow.proto) ? dest.port_be : flow.dport;
}

FlowPair pair_of(const Flow& flow, const DestView& dest, const Endpoint& via) noexcept {
  if (goes_outside(dest)) {
    return {{flow.family, flow.proto, flow.dport, be16(via.port), flow.daddr, dest.addr}, flow};
  }
  const uint16_t sport = server_port(dest, flow);
  if (via.port == 0)
    return {flow, {dest.family, flow.proto, sport, flow.sport, dest.addr, flow.saddr}};
  return {flow, {dest.family, flow.proto, sport, be16(via.port), dest.addr, via.addr}};
}

/// A filled entry, or null when the table is full.
Conn* make_entry(WorkerState& w, const ServiceView& service, const FlowPair& flows,
                 const DestView& dest, const Endpoint& via) noexcept {
  Conn* conn = w.conns.allocate();
  if (conn == nullptr) return nullptr;
  w.conns.prefetch_next();
  const unsigned mode = mode_of(dest, flows.in);
  fill_entry(*conn, flows, mode, dest.index);
  if (via.pool.valid()) {
    conn->cold() = {via.pool.value, via.use};
    if (via.use != kNoUse) ++w.laddr_uses[via.use];
  }
  if (forwarding_mode(mode).in_only) conn->flags |= conn_flag::kInOnly;
  if (service.own_timeout_sec != 0) {
    conn->own_timeout = pack_timeout(service.own_timeout_sec);
    conn->flags |= conn_flag::kOwnTimeout;
  }
  return conn;
}

/// A connection to a destination that has room for it: address and port of ours taken, entry
/// filled. Full NAT is not there for ICMP, as in the original.
Conn* connect_to(WorkerState& w, const ServiceView& service, const Flow& flow, const DestView& dest,
                 Drop& why) noexcept {
  const bool local = forwarding_mode(mode_of(dest, flow)).takes_lport;
  why = Drop::kUnsupported;
  if (local && is_icmp(flow.proto)) return nullptr;
  Endpoint via;
  if (local || goes_outside(dest)) {
    why = Drop::kNoLaddrPort;
    const FarEnd server{dest.family, dest.addr, server_port(dest, flow)};
    via = local ? take_local(w, service, server, flow) : take_outside(w, dest, flow);
    if (via.port == 0) return nullptr;
  }
  why = Drop::kTableFull;
  Conn* conn = make_entry(w, service, pair_of(flow, dest, via), dest, via);
  if (conn == nullptr) give_back(w, via);
  return conn;
}

/// Lets the connection hold the template that sent it to its destination.
bool hold_template(WorkerState& w, Conn& conn, uint32_t number) noexcept {
  if (number == 0) return true;
  ConnExtra* extra = w.extras.attach(conn);
  if (extra != nullptr) extra->template_held = number;
  return extra != nullptr;
}

/// Notes how the server will be told who the client is. False: no memory is left.
bool prepare_telling(WorkerState& w, const ServiceView& service, Conn& conn,
                     uint32_t client_isn) noexcept {
  const bool udp = conn.proto == IPPROTO_UDP;
  const unsigned version = proxy_version(service.proxy_protocol);
  const bool forgotten =
      (service.flags & abi::svc_flags::kOnepacket) != 0 && service.persist_timeout == 0;
  if (udp && forgotten) return true;
  if (udp && version != 2) {
    conn.tells_left = w.settings->raw.uoa_max_trail;
    if (conn.tells_left != 0) conn.flags |= conn_flag::kTelling;
    return true;
  }
  if (version == 0 || (!udp && conn.proto != IPPROTO_TCP)) return true;
  ConnExtra* extra = w.extras.attach(conn);
  if (extra == nullptr) return false;
  extra->proxy.kind = service.proxy_protocol;
  extra->client_isn = client_isn;
  if (udp) {
    const abi::EngineSettings& s = w.settings->raw;
    conn.tells_left = s.proxy_udp_trail == 0 ? 1 : std::max(1u, s.uoa_max_trail);
    conn.flags |= conn_flag::kTelling;
  }
  return true;
}

}  // namespace

uint32_t initial_sequence(const WorkerState& w, const Flow& flow) noexcept {
  const uint64_t source = hash_address(flow.saddr, 0, w.shared.isn_secret);
  const uint64_t ends = hash_address(flow.daddr, 0, {source, w.shared.isn_secret.k1});
  const uint64_t ports = uint64_t{flow.sport} << 16 | flow.dport;
  const auto clock = static_cast<uint32_t>(w.now_ms * 1000 / 4);
  return clock + static_cast<uint32_t>(siphash24(ends, ports, w.shared.isn_secret));
}

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
  if (is_one_packet(service, flow)) conn->flags |= conn_flag::kOnePacket;
  if (forwarding_mode(mode_of(dest, flow)).maps_sequence && flow.proto == IPPROTO_TCP)
    conn->seq_delta = initial_sequence(w, flow) - first.seq;
  if (forwarding_mode(mode_of(dest, flow)).maps_sequence &&
      !prepare_telling(w, service, *conn, first.seq)) {
    unbind(w, *conn);
    w.conns.release(*conn);
    return nullptr;
  }
  return conn;
}

}  // namespace dpvs
