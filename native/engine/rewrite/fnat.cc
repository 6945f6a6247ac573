// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/checksum.h"
#include "packet/headers.h"
#include "proto/tcp.h"
#include "proto/toa.h"
#include "rewrite/mode.h"
#include "rewrite/translate.h"

// Full NAT: the server sees a local address and port, the client sees the service. On the way in
// the client's initial sequence number is ours, and the client's address rides in a TCP option
// until the client has acknowledged data of the server.

namespace dpvs {
namespace {

constexpr uint8_t kSynAck = RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG;

/// MTU of the way that the connection took last; that of Ethernet before the first packet.
uint16_t known_mtu(Published& shared, const Conn& conn, Direction dir) noexcept {
  const uint16_t hop = conn.nexthop[static_cast<unsigned>(dir)];
  return hop == 0 ? RTE_ETHER_MTU : shared.neighbours.at(hop).mtu.load();
}

inline rte_tcp_hdr* tcp_of(const Vector& v, unsigned i) noexcept {
  return reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
}

/// Adds the option to segments that acknowledge nothing but the server's SYN.
[[gnu::noinline]] void tell_client(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  const rte_tcp_hdr* tcp = tcp_of(v, i);
  if ((tcp->tcp_flags & (RTE_TCP_SYN_FLAG | RTE_TCP_RST_FLAG)) != 0) return;
  const uint32_t acked = rte_be_to_cpu_32(tcp->recv_ack) - conn.first_data_seq;
  if (acked != 0) {
    // Only of data that the server has sent: else a client could hide its address from the
    // handshake by a segment before it that the server drops.
    const bool sent = acked <= conn.server_seq_end - conn.first_data_seq;
    if (sent) conn.flags &= static_cast<uint8_t>(~conn_flag::kToaPending);
    return;
  }
  const ClientAddress client{conn.family(Direction::kIn), conn.source(Direction::kIn),
                             conn.sport(Direction::kIn)};
  const unsigned added = add_toa(v.mbuf[i], client, known_mtu(w.shared, conn, Direction::kIn));
  v.l3[i] -= added;
  v.l4[i] -= added;
  v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + added);
}

[[gnu::noinline]] void answer_syn(Conn& conn, rte_tcp_hdr& tcp) noexcept {
  lower_mss(tcp, toa_len(conn.family(Direction::kIn)));
  conn.first_data_seq = rte_be_to_cpu_32(tcp.sent_seq) + 1;
  conn.flags |= conn_flag::kToaPending;
}

/// Adds `delta` to a sequence field; `pending` is a checksum difference that is applied with it.
inline void shift_with(rte_tcp_hdr& tcp, rte_be32_t rte_tcp_hdr::*field, uint32_t delta,
                       uint16_t pending) noexcept {
  const rte_be32_t before = field_of(tcp, field);
  const rte_be32_t after = be32(rte_be_to_cpu_32(before) + delta);
  set_field(tcp, field, after);
  const uint32_t change = static_cast<uint32_t>(~before);
  tcp.cksum = apply_sum(tcp.cksum, uint64_t{change} + after + pending);
}

inline void tcp_in(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  if ((conn.flags & conn_flag::kToaPending) != 0) tell_client(w, v, i);
  rte_tcp_hdr& tcp = *tcp_of(v, i);
  if ((tcp.tcp_flags & RTE_TCP_SYN_FLAG) != 0) blank_timestamp(tcp);
  shift_with(tcp, &rte_tcp_hdr::sent_seq, conn.seq_delta, conn.l4_delta);
}

inline void tcp_out(Conn& conn, rte_tcp_hdr& tcp, unsigned l4_len) noexcept {
  const uint16_t delta = delta_for(conn.l4_delta, false);
  note_server(conn, tcp, l4_len);
  if ((tcp.tcp_flags & kSynAck) == kSynAck) answer_syn(conn, tcp);
  if ((tcp.tcp_flags & RTE_TCP_ACK_FLAG) == 0) {
    tcp.cksum = apply_delta(tcp.cksum, delta);
    return;
  }
  if (tcp_header_len(tcp) > kTcpLen) shift_sack(tcp, conn.seq_delta);
  shift_with(tcp, &rte_tcp_hdr::recv_ack, -conn.seq_delta, delta);
}

/// One pass over each protocol: a packet's lines are touched once.
template <Family F>
void rewrite_family(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & ~v.tcp, [&](unsigned i) {
    udp_checksum(v.l4[i], delta_for(v.conn[i]->l4_delta, (v.conn_value[i] & 1) == 0));
    translate<F>(v, i);
  });
  for_each_bit(mask & v.tcp, [&](unsigned i) {
    if ((v.conn_value[i] & 1) == 0) {
      tcp_in(w, v, i);
    } else {
      const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
      tcp_out(*v.conn[i], *tcp_of(v, i), v.l3_len[i] - l3_header);
    }
    translate<F>(v, i);
  });
}

void rewrite_rare(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & v.tcp, [&](unsigned i) {
    if ((v.conn_value[i] & 1) == 0) {
      tcp_in(w, v, i);
    } else {
      tcp_out(*v.conn[i], *tcp_of(v, i), static_cast<unsigned>(v.l3[i] + v.l3_len[i] - v.l4[i]));
    }
  });
  for_each_bit(mask & v.live, [&](unsigned i) { translate_rare(v, i); });
}

}  // namespace

void rewrite_fnat(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  if (v.rare) {
    rewrite_rare(w, v, mask);
  } else if (v.family == Family::kV4) {
    rewrite_family<Family::kV4>(w, v, mask);
  } else {
    rewrite_family<Family::kV6>(w, v, mask);
  }
}

}  // namespace dpvs
