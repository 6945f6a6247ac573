// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctime>

#include "nodes/slow/synproxy.h"

namespace dpvs {
namespace {

constexpr uint8_t kNoAck = RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;
constexpr uint64_t kMsPerMinute = 60000;

}  // namespace

CookieKeys cookie_keys(const WorkerState& w) noexcept {
  CookieKeys keys;
  static_assert(sizeof keys == sizeof w.settings->raw.synproxy_secret);
  memcpy(&keys, w.settings->raw.synproxy_secret, sizeof keys);
  return keys;
}

uint32_t cookie_minute(const WorkerState& w) noexcept {
  if (w.settings->raw.synproxy_shared != 0) return static_cast<uint32_t>(time(nullptr) / 60);
  // Nobody else checks these: they may start anywhere.
  return static_cast<uint32_t>(w.now_ms / kMsPerMinute + cookie_keys(w).tuple.k0);
}

CookieVerdict read_cookie(WorkerState& w, Vector& v, unsigned i, const Flow& flow,
                          Handshake& found) noexcept {
  const auto& tcp = *reinterpret_cast<const rte_tcp_hdr*>(v.l4[i]);
  if ((tcp.tcp_flags & RTE_TCP_ACK_FLAG) == 0 || (tcp.tcp_flags & kNoAck) != 0) {
    return CookieVerdict::kNone;
  }
  if (w.settings->raw.synproxy_defer_rs_syn != 0 && tcp_payload_len(v, i) == 0) {
    w.count(Event::kSynproxyNullAck);
    w.drop(v, i, Drop::kSynproxyNullAck);
    return CookieVerdict::kGone;
  }
  found.client_isn = rte_be_to_cpu_32(tcp.sent_seq) - 1;
  found.cookie = rte_be_to_cpu_32(tcp.recv_ack) - 1;
  if (check_cookie(cookie_words(flow), found.client_isn, found.cookie, cookie_keys(w),
                   cookie_minute(w), found.offer)) {
    w.count(Event::kSynproxyOkAck);
    return CookieVerdict::kGood;
  }
  w.count(Event::kSynproxyBadAck);
  return CookieVerdict::kNone;
}

}  // namespace dpvs
