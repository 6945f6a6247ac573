// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "nodes/slow/slow.h"
#include "packet/checksum.h"
#include "rewrite/mode.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

constexpr uint8_t kOpening =
    RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;
constexpr size_t kMaxLaddrTries = 16;

/// A connection that is made but not yet findable.
struct Newborn {
  unsigned packet;
  Conn* conn;
  uint64_t out_hash;
};

/// New connections of one vector.
struct Batch {
  unsigned count = 0;
  Newborn born[kBurst];
};

struct Endpoint {
  const LaddrView* laddr = nullptr;
  uint16_t lport = 0;  // host order; 0: none was free
};

unsigned class_of(const DestView& dest) noexcept {
  return lport_class(rte_be_to_cpu_32(dest.addr.be32()), rte_be_to_cpu_16(dest.port_be));
}

/// Takes a local address, in turn, and a port of it that is free towards the destination.
Endpoint take_endpoint(WorkerState& w, const ServiceView& service, SchedState& state,
                       const DestView& dest) noexcept {
  const size_t count = service.laddrs.size();
  const unsigned klass = class_of(dest);
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
uint32_t initial_sequence(const WorkerState& w, const FlowKey4& key) noexcept {
  const auto* words = reinterpret_cast<const uint64_t*>(&key);
  const auto clock = static_cast<uint32_t>(w.now_ms * 1000 / 4);
  return clock + static_cast<uint32_t>(siphash24(words[0], words[1], w.shared.isn_secret));
}

/// Both tuples and what the rewriting of each packet needs.
void fill_tuples(Conn& conn, const FlowKey4& key, const DestView& dest,
                 const Endpoint& via) noexcept {
  conn.in = key.tuple;
  conn.out = {dest.addr.be32(), key.tuple.saddr, dest.port_be, key.tuple.sport};
  if (via.laddr != nullptr) {
    conn.out.daddr = via.laddr->addr.be32();
    conn.out.dport = be16(via.lport);
  }
  const Tuple4 to = reversed(conn.out);
  const uint64_t old_addrs = uint64_t{key.tuple.saddr} + key.tuple.daddr;
  const uint64_t new_addrs = uint64_t{to.saddr} + to.daddr;
  conn.ip_delta = checksum_delta(old_addrs, new_addrs);
  conn.l4_delta = checksum_delta(old_addrs + key.tuple.sport + key.tuple.dport,
                                 new_addrs + to.sport + to.dport);
}

/// A filled entry that is not findable yet, or null when the table is full.
Conn* fill_entry(WorkerState& w, const ServiceView& service, const DestView& dest,
                 const FlowKey4& key, const Endpoint& via) noexcept {
  Conn* conn = w.conns.allocate();
  if (conn == nullptr) return nullptr;
  w.conns.prefetch_next();
  fill_tuples(*conn, key, dest, via);
  conn->proto = key.proto;
  conn->mode = dest.mode & abi::conn_flags::kFwdMask;
  conn->proto_dest = dest.index.value << 8 | key.proto;
  conn->laddr = via.laddr == nullptr ? LaddrIndex{}.value : via.laddr->index.value;
  conn->service = service.index.value;
  conn->created = w.now;
  if (forwarding_mode(dest.mode).in_only) conn->flags |= conn_flag::kInOnly;
  if (service.own_timeout != 0) {
    conn->own_timeout = service.own_timeout;
    conn->flags |= conn_flag::kOwnTimeout;
  }
  return conn;
}

/// The destination that the scheduler picks, or null when none may take the connection.
const DestView* pick_dest(WorkerState& w, const ServiceView& service,
                          const FlowKey4& key) noexcept {
  SchedState& state = w.sched[service.index.value];
  follow_changes(state, service, w.id, w.workers);
  const int pick = service.scheduler->pick({service, state, key, w.rows, w.next_random()});
  if (pick == kNoDest) return nullptr;
  const DestView& dest = service.dests[static_cast<size_t>(pick)];
  const DestRow& row = w.rows[dest.index.value];
  const bool full = dest.max_conn != 0 && row.active + row.inactive >= dest.max_conn;
  return full ? nullptr : &dest;
}

/// Makes the connection of a first packet; null if it must be dropped, for the reason in `why`.
Conn* create(WorkerState& w, const ServiceView& service, const FlowKey4& key, const rte_mbuf* m,
             Drop& why) noexcept {
  why = Drop::kNoDest;
  const DestView* dest = pick_dest(w, service, key);
  if (dest == nullptr) return nullptr;
  const ForwardingMode& mode = forwarding_mode(dest->mode);
  Endpoint via;
  if (mode.takes_lport) {
    why = Drop::kNoLaddrPort;
    via = take_endpoint(w, service, w.sched[service.index.value], *dest);
    if (via.lport == 0) return nullptr;
  }
  why = Drop::kTableFull;
  Conn* conn = fill_entry(w, service, *dest, key, via);
  if (conn == nullptr) {
    if (via.lport != 0) w.lports.give_back(via.laddr->index, class_of(*dest), via.lport);
    return nullptr;
  }
  if (mode.maps_sequence && key.proto == IPPROTO_TCP) {
    const auto* tcp = rte_pktmbuf_mtod_offset(m, const rte_tcp_hdr*, kEtherLen + kIpv4Len);
    conn->seq_delta = initial_sequence(w, key) - rte_be_to_cpu_32(tcp->sent_seq);
  }
  DestRow& row = w.rows[dest->index.value];
  ++row.conns;
  ++row.inactive;
  return conn;
}

/// Takes a packet that will not become a connection out of the vector.
void leave(Vector& v, unsigned i) noexcept { v.live &= ~(1u << i); }

/// Passes a reply for another worker's local port on. False if it is not such a packet.
bool hand_to_owner(WorkerState& w, Vector& v, unsigned i) noexcept {
  if (w.workers == 1) return false;
  const Route* route = w.shared.routes.find(Family::kV4, IpAddr::v4(v.key[i].tuple.daddr));
  if (route == nullptr || !route->has(abi::EngineRouteFlag::kLaddr)) return false;
  const unsigned owner = rte_be_to_cpu_16(v.key[i].tuple.dport) & w.stripe_mask;
  if (owner == w.id || owner >= w.workers) return false;
  leave(v, i);
  FrameNote& note = note_of(v.mbuf[i]);
  note.errand = Errand::kReceive;
  note.port = v.port;
  if (!w.peers[owner]->inbox.put(v.mbuf[i])) w.drop(v.mbuf[i], Drop::kRingFull);
  return true;
}

/// First pass over the misses: make connections, fetch the lines that the second pass will write.
void give_birth(WorkerState& w, Vector& v, bool owned, Batch& batch) noexcept {
  for_each_bit(v.miss, [&](unsigned i) {
    const FlowKey4& key = v.key[i];
    const ServiceView* service = w.shared.services.find(
        {Family::kV4, key.proto, key.tuple.dport, IpAddr::v4(key.tuple.daddr)});
    if (service == nullptr) {
      if (!owned && hand_to_owner(w, v, i)) return;
      leave(v, i);
      deliver(w, v.mbuf[i], v.port);
      return;
    }
    // The same new flow may be twice in a vector: the second pass finds the first one's connection.
    for (unsigned b = 0; b < batch.count; ++b) {
      if (v.hash[batch.born[b].packet] == v.hash[i]) return;
    }
    if (key.proto == IPPROTO_TCP &&
        (l4_of<rte_tcp_hdr>(ipv4_of(v.mbuf[i]))->tcp_flags & kOpening) != RTE_TCP_SYN_FLAG) {
      leave(v, i);
      reset_stray(w, v.mbuf[i], v.port);
      return;
    }
    Drop why = Drop::kNone;
    Conn* conn = create(w, *service, key, v.mbuf[i], why);
    if (conn == nullptr) {
      w.drop(v, i, why);
      return;
    }
    const uint64_t out_hash = w.conns.hash_of(*conn, Direction::kOut);
    w.conns.prefetch(out_hash);
    batch.born[batch.count++] = {i, conn, out_hash};
  });
}

}  // namespace

void admit(WorkerState& w, Vector& v, bool owned) noexcept {
  Batch batch;
  give_birth(w, v, owned, batch);
  for (unsigned b = 0; b < batch.count; ++b) {
    const Newborn& born = batch.born[b];
    if (w.conns.insert(*born.conn, v.hash[born.packet], born.out_hash)) continue;
    unbind(w, *born.conn);
    w.conns.release(*born.conn);
    w.drop(v, born.packet, Drop::kTableFull);
  }
  for_each_bit(v.miss & v.live, [&](unsigned i) {
    v.conn_value[i] = w.conns.find(v.key[i], v.hash[i]);
    if (v.conn_value[i] == ConnTable::kMiss) {
      w.drop(v, i, Drop::kTableFull);
    } else {
      v.conn[i] = w.conns.of_value(v.conn_value[i]);
    }
  });
  v.miss = 0;
}

}  // namespace dpvs
