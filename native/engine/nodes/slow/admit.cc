// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/create.h"
#include "nodes/slow/defence.h"
#include "nodes/slow/fetch_services.h"
#include "nodes/slow/find_service.h"
#include "nodes/slow/synproxy.h"
#include "packet/icmp_query.h"
#include "proto/quic.h"
#include "proto/sctp.h"
#include "proto/tcp.h"
#include "state/conn_life.h"
#include "state/owner.h"

namespace dpvs {
namespace {

constexpr uint8_t kOpening =
    RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;

/// A connection that is made but not yet findable.
struct Newborn {
  unsigned packet;
  Conn* conn;
  uint64_t other_hash;  // of the direction that the packet does not have
};

/// Packets of hosts behind SNAT come from inside: their connections open with an outbound one.
Direction first_direction(const Conn& conn) noexcept {
  return conn.is_snat() ? Direction::kOut : Direction::kIn;
}

/// New connections of one vector.
struct Batch {
  unsigned count = 0;
  Newborn born[kBurst];
};

/// Takes a packet that will not become a connection out of the vector.
void leave(Vector& v, unsigned i) noexcept { v.live &= ~(1u << i); }

void pass_on(WorkerState& w, Vector& v, unsigned i, unsigned owner) noexcept {
  leave(v, i);
  FrameNote& note = note_of(v.mbuf[i]);
  note.errand = Errand::kReceive;
  note.port = v.port;
  if (!w.peers[owner]->inbox.put(v.mbuf[i])) {
    w.drop(v.mbuf[i], Drop::kRingFull);
  } else {
    ++w.handed_over;
  }
}

/// Passes a packet of another worker's connection on, if the table of owners has it.
bool redirect(WorkerState& w, Vector& v, unsigned i) noexcept {
  if (w.settings->raw.redirect == 0) return false;
  const int owner = w.shared.redirect.find(v.hash[i]);
  if (owner < 0 || owner == static_cast<int>(w.id)) return false;
  pass_on(w, v, i, static_cast<unsigned>(owner));
  return true;
}

/// Passes a reply for another worker's local port on. False if it is not such a packet.
bool hand_to_owner(WorkerState& w, Vector& v, unsigned i, const Flow& flow) noexcept {
  const Route* route = w.shared.routes.find(flow.family, flow.daddr);
  if (route == nullptr || !route->has(abi::EngineRouteFlag::kLaddr)) return false;
  const unsigned owner = owner_of(w, route->port, flow);
  if (owner == w.id || owner >= w.workers) return false;
  pass_on(w, v, i, owner);
  return true;
}

/// True if a packet of SCTP or ICMP may open a connection: a request for an association, or a
/// question.
bool opens_rare(const Vector& v, unsigned i, uint8_t proto, bool sloppy) noexcept {
  const auto l4_len = static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]);
  if (proto == IPPROTO_SCTP) return sloppy || sctp_event(v.l4[i], l4_len) == SctpEvent::kInit;
  return !is_icmp(proto) || !icmp_query_of(v.l4[i], proto).is_answer;
}

/// True for a segment of a connection that may have been opened elsewhere, at another director.
bool is_amidst(const rte_tcp_hdr& tcp) noexcept {
  return (tcp.tcp_flags & (RTE_TCP_ACK_FLAG | RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) ==
         RTE_TCP_ACK_FLAG;
}

/// A connection whose handshake was not seen is taken for established.
void join(WorkerState& w, const Vector& v, unsigned i, Conn& conn) noexcept {
  const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(v.l4[i]);
  if ((v.tcp >> i & 1) == 0 || !is_amidst(*tcp) || (conn.flags & conn_flag::kSynproxy) != 0) return;
  enter_state(conn, w.rows[conn.dest().value], static_cast<uint8_t>(TcpState::kEstablished), true);
}

/// True if the packet may not open a connection; it has left the vector then.
bool turn_away(WorkerState& w, Vector& v, unsigned i, const Flow& flow,
               const ServiceView& service) noexcept {
  const auto* tcp = reinterpret_cast<const rte_tcp_hdr*>(v.l4[i]);
  const abi::EngineSettings& s = w.settings->raw;
  if ((v.tcp >> i & 1) == 0) {
    const bool sloppy = s.sloppy_sctp != 0 && service.joins;
    if (!v.rare || opens_rare(v, i, flow.proto, sloppy)) return false;
    leave(v, i);
    deliver(w, v.mbuf[i], v.port);
    return true;
  }
  if ((tcp->tcp_flags & kOpening) == RTE_TCP_SYN_FLAG) return false;
  if (s.sloppy_tcp != 0 && service.joins && is_amidst(*tcp)) return false;
  leave(v, i);
  const auto headers = static_cast<unsigned>(v.l4[i] - v.l3[i]) + tcp_header_len(*tcp);
  const bool df = (v.l3[i][offsetof(rte_ipv4_hdr, fragment_offset)] & 0x40) != 0;
  reset_stray(w, {v.mbuf[i], tcp, flow, v.l3_len[i] - headers, df}, v.port);
  return true;
}

FirstPacket first_packet(const ServiceView& service, const Vector& v, unsigned i) noexcept {
  if ((v.tcp >> i & 1) != 0) {
    return {rte_be_to_cpu_32(reinterpret_cast<const rte_tcp_hdr*>(v.l4[i])->sent_seq), {}, {}};
  }
  FirstPacket first{};
  if ((service.flags & abi::svc_flags::kQidHash) != 0) first.quic_id = quic_connection_id(v.l4[i]);
  if ((service.flags & abi::svc_flags::kQuic) != 0) first.quic_server = quic_server(v.l4[i]);
  return first;
}

/// The same new flow may be twice in a vector: its later packets find the connection of the first.
bool is_born(const Vector& v, const Batch& batch, unsigned i) noexcept {
  for (unsigned b = 0; b < batch.count; ++b) {
    if (v.hash[batch.born[b].packet] == v.hash[i]) return true;
  }
  return false;
}

/// Gives a packet the connection that it has opened.
void attach_to(WorkerState& w, Vector& v, unsigned i, Conn& conn) noexcept {
  v.miss &= ~(1u << i);
  v.conn[i] = &conn;
  v.conn_value[i] = w.conns.index_of(conn) * 2 + static_cast<unsigned>(first_direction(conn));
}

void give_birth(WorkerState& w, Vector& v, unsigned i, const Flow& flow, bool owned,
                Batch& batch) noexcept {
  const bool may_pass_on = !owned && w.workers > 1;
  if (may_pass_on && redirect(w, v, i)) return;
  const ServiceView* service = find_service(w, flow, v.port);
  if (service == nullptr) {
    if (may_pass_on && hand_to_owner(w, v, i, flow)) return;
    leave(v, i);
    if (!defend(w, v.mbuf[i], flow)) deliver(w, v.mbuf[i], v.port);
    return;
  }
  if (const Drop forged = bogus(w, flow); forged != Drop::kNone) {
    w.drop(v, i, forged);
    return;
  }
  if (is_born(v, batch, i)) return;
  Handshake handshake{};
  CookieVerdict cookie = CookieVerdict::kNone;
  if ((v.tcp >> i & 1) != 0 && service->checks_cookies)
    cookie = read_cookie(w, v, i, flow, handshake);
  if (cookie == CookieVerdict::kGone) return;
  const bool proxied = cookie == CookieVerdict::kGood;
  if (!proxied && turn_away(w, v, i, flow, *service)) return;
  FirstPacket first = first_packet(*service, v, i);
  if (proxied) first.seq = handshake.client_isn;
  Drop why = Drop::kNone;
  Conn* conn = create_conn(w, *service, flow, first, why);
  if (conn != nullptr && proxied && !begin_handshake(w, *conn, handshake, tos_of(v.l3[i]))) {
    unbind(w, *conn);
    w.conns.release(*conn);
    conn = nullptr;
  }
  if (conn == nullptr) {
    w.drop(v, i, why);
    return;
  }
  join(w, v, i, *conn);
  if ((conn->flags & conn_flag::kOnePacket) != 0) {
    v.brief |= 1u << i;
    attach_to(w, v, i, *conn);
    return;
  }
  const auto other = static_cast<Direction>(1 - static_cast<unsigned>(first_direction(*conn)));
  const uint64_t other_hash = w.conns.hash_of(*conn, other);
  w.conns.prefetch(other_hash);
  batch.born[batch.count++] = {i, conn, other_hash};
}

void make_findable(WorkerState& w, Vector& v, const Newborn& born) noexcept {
  const unsigned i = born.packet;
  attach_to(w, v, i, *born.conn);
  const bool outbound = first_direction(*born.conn) == Direction::kOut;
  if (w.conns.insert(*born.conn, outbound ? born.other_hash : v.hash[i],
                     outbound ? v.hash[i] : born.other_hash)) {
    if (needs_redirect(*born.conn) && w.settings->raw.redirect != 0)
      (void)w.shared.redirect.insert(born.other_hash, w.id);
    if ((born.conn->flags & conn_flag::kSynproxy) != 0) ask_server(w, v, i);
    return;
  }
  unbind(w, *born.conn);
  w.conns.release(*born.conn);
  w.drop(v, i, Drop::kTableFull);
}

/// Two passes: the first makes connections and fetches the lines that the second will write.
template <typename Key>
void admit_keys(WorkerState& w, Vector& v, const Key* keys, bool owned) noexcept {
  Batch batch;
  for_each_bit(v.miss, [&](unsigned i) { give_birth(w, v, i, flow_of(keys[i]), owned, batch); });
  for (unsigned b = 0; b < batch.count; ++b) make_findable(w, v, batch.born[b]);
  for_each_bit(v.miss & v.live, [&](unsigned i) {
    v.conn_value[i] = w.conns.find(keys[i], v.hash[i]);
    if (v.conn_value[i] == ConnTable::kMiss) {
      w.drop(v, i, Drop::kTableFull);
    } else {
      v.conn[i] = w.conns.of_value(v.conn_value[i]);
    }
  });
  v.miss = 0;
}

}  // namespace

void end_brief(WorkerState& w, Vector& v) noexcept {
  for_each_bit(v.brief, [&](unsigned i) {
    unbind(w, *v.conn[i]);
    w.conns.release(*v.conn[i]);
  });
}

void admit(WorkerState& w, Vector& v, bool owned) noexcept {
  const size_t before = w.conns.bytes() + w.extras.bytes();
  fetch_services(w, v);
  if (v.family == Family::kV4) {
    admit_keys(w, v, v.key4, owned);
  } else {
    admit_keys(w, v, v.key6, owned);
  }
  if (w.conns.bytes() + w.extras.bytes() != before)
    w.control->wake();  // to make memory ready for the next
}

}  // namespace dpvs
