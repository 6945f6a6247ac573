// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "proto/tcp.h"
#include "rewrite/rare.h"

// Connections whose handshake the SYN proxy made: client and server do not agree on the number of
// the server's first byte, nor perhaps on the scale of its window.

namespace dpvs {
namespace {

constexpr uint8_t kNotPure = RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;
constexpr Tick kStormPause = ticks_from_sec(1);  // acknowledgements that far apart are no storm

void set_word(rte_tcp_hdr& tcp, rte_be32_t rte_tcp_hdr::*field, uint32_t host) noexcept {
  const rte_be32_t before = field_of(tcp, field);
  const rte_be32_t after = be32(host);
  set_field(tcp, field, after);
  tcp.cksum = replace_word(tcp.cksum, before, after);
}

/// True for one more repetition of the same pure acknowledgement than the settings bear.
bool is_storm(const WorkerState& w, SynproxyExtra& proxied, const rte_tcp_hdr& tcp,
              unsigned l4_len) noexcept {
  const bool pure = (tcp.tcp_flags & RTE_TCP_ACK_FLAG) != 0 && (tcp.tcp_flags & kNotPure) == 0 &&
                    l4_len == tcp_header_len(tcp);
  const uint32_t seq = rte_be_to_cpu_32(tcp.sent_seq), ack = rte_be_to_cpu_32(tcp.recv_ack);
  const bool same = pure && seq == proxied.last_seq && ack == proxied.last_ack &&
                    !elapsed(w.now, proxied.last_at, kStormPause);
  proxied.repeated =
      same ? static_cast<uint16_t>(std::min(proxied.repeated + 1, UINT16_MAX)) : uint16_t{0};
  proxied.last_seq = pure ? seq : 0;
  proxied.last_ack = pure ? ack : 0;
  proxied.last_at = w.now;
  const uint32_t most = w.settings->raw.synproxy_ack_storm_thresh;
  return most != 0 && proxied.repeated >= most;
}

/// The server's window in the scale that the client was told.
void rescale_window(const SynproxyExtra& proxied, rte_tcp_hdr& tcp) noexcept {
  if (proxied.server_scale == proxied.told_scale) return;
  const uint32_t bytes = uint32_t{rte_be_to_cpu_16(tcp.rx_win)} << proxied.server_scale;
  const uint32_t window = std::min<uint32_t>(bytes >> proxied.told_scale, UINT16_MAX);
  const rte_be16_t before = tcp.rx_win;
  tcp.rx_win = be16(static_cast<uint16_t>(window));
  tcp.cksum = apply_delta(tcp.cksum, checksum_delta(before, tcp.rx_win));
}

}  // namespace

void translate_proxied_in(WorkerState& w, const Conn& conn, rte_tcp_hdr& tcp) noexcept {
  const ConnExtra* extra = w.extras.of(conn);
  if (extra == nullptr || (tcp.tcp_flags & RTE_TCP_ACK_FLAG) == 0) return;
  const uint32_t delta = extra->synproxy.delta;
  set_word(tcp, &rte_tcp_hdr::recv_ack, rte_be_to_cpu_32(tcp.recv_ack) - delta);
  if (tcp_header_len(tcp) > kTcpLen) shift_sack(tcp, delta);
}

bool translate_proxied_out(WorkerState& w, Vector& v, unsigned i) noexcept {
  ConnExtra* extra = w.extras.of(*v.conn[i]);
  if (extra == nullptr) return true;
  SynproxyExtra& proxied = extra->synproxy;
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(v.l4[i]);
  const unsigned l4_len = v.l3_len[i] - static_cast<unsigned>(v.l4[i] - v.l3[i]);
  if (is_storm(w, proxied, tcp, l4_len)) {
    w.count(Event::kSynproxyAckStorm);
    w.drop(v, i, Drop::kAckStorm);
    return false;
  }
  set_word(tcp, &rte_tcp_hdr::sent_seq, rte_be_to_cpu_32(tcp.sent_seq) + proxied.delta);
  if ((tcp.tcp_flags & RTE_TCP_SYN_FLAG) == 0) rescale_window(proxied, tcp);
  return true;
}

}  // namespace dpvs
