// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/fnat.h"

#include "packet/checksum.h"
#include "packet/headers.h"
#include "proto/tcp.h"
#include "rewrite/rare.h"
#include "rewrite/translate.h"

// Full NAT: the server sees a local address and port, the client sees the service. On the way in
// the client's initial sequence number is ours, and the client's address rides in a TCP option
// until the client has acknowledged data of the server.

namespace dpvs {
namespace {

constexpr uint8_t kSynAck = RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG;

/// What segments of few connections need. False: the packet has left the vector.
[[gnu::noinline]] bool rare_in(WorkerState& w, Vector& v, unsigned i) noexcept {
  const uint8_t flags = v.conn[i]->flags;
  if ((flags & conn_flag::kTelling) != 0 && !tell_tcp(w, v, i)) return false;
  if ((flags & conn_flag::kSynproxy) != 0) translate_proxied_in(w, *v.conn[i], tcp_of(v, i));
  return true;
}

/// Options that a client sends and a server must not see.
[[gnu::noinline]] void clean_options(rte_tcp_hdr& tcp) noexcept {
  if ((tcp.tcp_flags & RTE_TCP_SYN_FLAG) != 0) blank_timestamp(tcp);
  blank_forged_toa(tcp);
}

[[gnu::noinline]] void answer_syn(WorkerState& w, Conn& conn, rte_tcp_hdr& tcp) noexcept {
  const ConnExtra* extra = w.extras.of(conn);
  const bool by_option = extra == nullptr || extra->proxy.kind == 0;
  if (by_option) lower_mss(tcp, toa_len(conn.family(Direction::kIn)));
  conn.first_data_seq = rte_be_to_cpu_32(tcp.sent_seq) + 1;
  conn.flags |= conn_flag::kTelling;
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

/// False: the packet has left the vector.
inline bool tcp_in(WorkerState& w, Vector& v, unsigned i) noexcept {
  const Conn& conn = *v.conn[i];
  if (tcp_header_len(tcp_of(v, i)) > kTcpLen) [[unlikely]]
    clean_options(tcp_of(v, i));
  if ((conn.flags & kRareFlags) != 0 && !rare_in(w, v, i)) [[unlikely]]
    return false;
  shift_with(tcp_of(v, i), &rte_tcp_hdr::sent_seq, conn.seq_delta, conn.l4_delta);
  return true;
}

/// False: the packet has left the vector.
inline bool tcp_out(WorkerState& w, Vector& v, unsigned i) noexcept {
  Conn& conn = *v.conn[i];
  rte_tcp_hdr& tcp = tcp_of(v, i);
  const uint16_t delta = delta_for(conn.l4_delta, false);
  const bool proxied = (conn.flags & conn_flag::kSynproxy) != 0;
  if (proxied && !translate_proxied_out(w, v, i)) [[unlikely]]
    return false;
  note_server(conn, tcp, v.l3_len[i] - static_cast<unsigned>(v.l4[i] - v.l3[i]));
  if ((tcp.tcp_flags & kSynAck) == kSynAck) answer_syn(w, conn, tcp);
  if ((tcp.tcp_flags & RTE_TCP_ACK_FLAG) == 0) {
    tcp.cksum = apply_delta(tcp.cksum, delta);
    return true;
  }
  if (tcp_header_len(tcp) > kTcpLen) shift_sack(tcp, conn.seq_delta);
  shift_with(tcp, &rte_tcp_hdr::recv_ack, -conn.seq_delta, delta);
  return true;
}

/// One pass over each protocol: a packet's lines are touched once.
template <Family F>
void rewrite_family(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & ~v.tcp, [&](unsigned i) {
    const bool in = (v.conn_value[i] & 1) == 0;
    udp_checksum(v.l4[i], delta_for(v.conn[i]->l4_delta, in));
    translate<F>(v, i);
    if ((v.conn[i]->flags & conn_flag::kTelling) != 0) [[unlikely]]
      tell_or_hear_udp(w, v, i, in);
  });
  for_each_bit(mask & v.tcp, [&](unsigned i) {
    const bool in = (v.conn_value[i] & 1) == 0;
    if (in ? tcp_in(w, v, i) : tcp_out(w, v, i)) translate<F>(v, i);
  });
}

void rewrite_rare(WorkerState& w, Vector& v, uint32_t mask) noexcept {
  for_each_bit(mask & v.tcp, [&](unsigned i) { (void)fnat_segment(w, v, i); });
  for_each_bit(mask & v.live, [&](unsigned i) {
    translate_rare(v, i);
    const Conn& conn = *v.conn[i];
    if (conn.proto == IPPROTO_UDP && (conn.flags & conn_flag::kTelling) != 0)
      tell_or_hear_udp(w, v, i, (v.conn_value[i] & 1) == 0);
  });
}

}  // namespace

bool fnat_segment(WorkerState& w, Vector& v, unsigned i) noexcept {
  return (v.conn_value[i] & 1) == 0 ? tcp_in(w, v, i) : tcp_out(w, v, i);
}

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
