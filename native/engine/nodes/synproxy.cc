// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "nodes/nodes.h"
#include "nodes/slow/find_service.h"
#include "nodes/slow/synproxy.h"
#include "packet/checksum.h"
#include "packet/headers.h"
#include "proto/tcp.h"

// synproxy: SYNs to services with the SYN proxy are answered by cookies where they stand.

namespace dpvs {
namespace {

constexpr uint8_t kOpening =
    RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_RST_FLAG;

Flow flow_at(const Vector& v, unsigned i) noexcept {
  return v.family == Family::kV4 ? flow_of(v.key4[i]) : flow_of(v.key6[i]);
}

uint32_t syns_of(const Vector& v) noexcept {
  uint32_t syns = 0;
  for_each_bit(v.live & v.tcp, [&](unsigned i) {
    syns |= static_cast<uint32_t>((tcp_of(v, i).tcp_flags & kOpening) == RTE_TCP_SYN_FLAG) << i;
  });
  return syns;
}

/// The SYNs of `syns` that are ours to answer; a flood goes to few services, often to one.
uint32_t ours_of(WorkerState& w, Vector& v, uint32_t syns) noexcept {
  ServiceKey last{};
  const ServiceView* service = nullptr;
  const bool by_address = w.shared.marks.load(std::memory_order_relaxed) == nullptr &&
                          w.shared.matches.load(std::memory_order_relaxed) == nullptr;
  uint32_t ours = 0;
  for_each_bit(syns, [&](unsigned i) {
    const Flow flow = flow_at(v, i);
    const ServiceKey key{flow.family, flow.proto, flow.dport, flow.daddr};
    if (!by_address || !(key == last)) service = find_service(w, flow, v.port);
    last = key;
    if (service == nullptr || (service->flags & abi::svc_flags::kSynproxy) == 0) return;
    w.count(Event::kSynproxySynCnt);
    if (service->weight_max == 0) {
      w.count(Event::kSynproxyNoDest);
      v.miss &= ~(1u << i);
      w.drop(v, i, Drop::kSynproxyNoDest);
      return;
    }
    ours |= 1u << i;
  });
  return ours;
}

void blank(uint8_t* at, unsigned len) noexcept { memset(at, kTcpOptNop, len); }

uint16_t clamp_mss(uint8_t* option, const abi::EngineSettings& s) noexcept {
  const auto offered = static_cast<uint16_t>(option[2] << 8 | option[3]);
  const auto mss = static_cast<uint16_t>(std::min<uint32_t>(offered, s.synproxy_mss));
  option[2] = static_cast<uint8_t>(mss >> 8);
  option[3] = static_cast<uint8_t>(mss);
  return mss;
}

/// Makes one option of the client's our answer to it. Timestamps are not agreed on: the server will
/// not know them (RFC 7323, section 2.3, lets either side leave them out).
void answer_option(uint8_t* at, unsigned len, const abi::EngineSettings& s,
                   SynOffer& offer) noexcept {
  if (at[0] == kTcpOptMss && len == 4) {
    offer.mss_index = mss_index_of(clamp_mss(at, s));
  } else if (at[0] == kTcpOptWindowScale && len == 3 && s.synproxy_wscale != 0) {
    offer.wscale = std::min<uint8_t>(at[2], 14);
    at[2] = s.synproxy_wscale;
  } else if (at[0] == kTcpOptSackOk && len == 2 && s.synproxy_sack != 0) {
    offer.sack = true;
  } else {
    blank(at, len);
  }
}

/// Makes the client's options our answer, byte for byte in their places.
SynOffer answer_options(rte_tcp_hdr& tcp, const abi::EngineSettings& s) noexcept {
  SynOffer offer{mss_index_of(kDefaultMss), kNoScale, false};
  auto* at = reinterpret_cast<uint8_t*>(&tcp) + kTcpLen;
  auto* end = reinterpret_cast<uint8_t*>(&tcp) + tcp_header_len(tcp);
  while (at < end && *at != kTcpOptEnd) {
    if (*at == kTcpOptNop) {
      ++at;
      continue;
    }
    if (end - at < 2 || at[1] < 2 || at[1] > end - at) {
      blank(at, static_cast<unsigned>(end - at));
      break;
    }
    const unsigned len = at[1];
    answer_option(at, len, s, offer);
    at += len;
  }
  return offer;
}

/// A packet on its way from SYN to answer.
struct Answer {
  unsigned packet;
  uint64_t old_sum;  // of what the checksum covers, but for the addresses
};

/// Sum of the segment as it came, its checksum aside, and of its length.
uint64_t sum_before(const Vector& v, unsigned i) noexcept {
  const unsigned len = v.l3_len[i] - static_cast<unsigned>(v.l4[i] - v.l3[i]);
  return sum_bytes(v.l4[i], len) + be16(static_cast<uint16_t>(len)) +
         static_cast<uint16_t>(~tcp_of(v, i).cksum);
}

/// The checksum follows what changes; exchanged addresses add up to the same. Source: RFC 1624.
void answer_ipv4(rte_ipv4_hdr& ip, uint16_t len, uint8_t ttl) noexcept {
  const uint64_t removed = uint64_t{ip.type_of_service} << 8 | uint64_t{ip.total_length} << 16;
  const uint64_t added = uint64_t{be16(len)} << 16;
  const uint16_t change = checksum_delta(removed + ip.time_to_live, added + ttl);
  ip.hdr_checksum = apply_delta(ip.hdr_checksum, change);
  ip.type_of_service = 0;
  ip.total_length = be16(len);
  ip.time_to_live = ttl;
  swap_fields(ip, &rte_ipv4_hdr::src_addr, &rte_ipv4_hdr::dst_addr);
}

void answer_ipv6(rte_ipv6_hdr& ip, uint16_t len, uint8_t ttl) noexcept {
  ip.payload_len = be16(static_cast<uint16_t>(len - kIpv6Len));
  ip.hop_limits = ttl;
  uint8_t client[16];
  memcpy(client, ip.src_addr, sizeof client);
  memcpy(ip.src_addr, ip.dst_addr, sizeof client);
  memcpy(ip.dst_addr, client, sizeof client);
}

/// Makes the rest of the SYN the answer and sends it where it came from. The checksum stays as
/// right or wrong as it was.
void answer_syn(WorkerState& w, Vector& v, const Answer& answer, uint32_t cookie) noexcept {
  const unsigned i = answer.packet;
  const abi::EngineSettings& s = w.settings->raw;
  rte_tcp_hdr& tcp = tcp_of(v, i);
  rte_mbuf* m = v.mbuf[i];
  const auto l4_len = static_cast<uint16_t>(tcp_header_len(tcp));
  const auto l3_header = static_cast<unsigned>(v.l4[i] - v.l3[i]);
  const auto l3_len = static_cast<uint16_t>(l3_header + l4_len);
  const uint16_t checksum = tcp.cksum;
  tcp.cksum = 0;
  swap_fields(tcp, &rte_tcp_hdr::src_port, &rte_tcp_hdr::dst_port);
  tcp.recv_ack = be32(rte_be_to_cpu_32(tcp.sent_seq) + 1);
  tcp.sent_seq = be32(cookie);
  tcp.tcp_flags = RTE_TCP_SYN_FLAG | RTE_TCP_ACK_FLAG;
  if (s.synproxy_close_client_window != 0 && s.synproxy_defer_rs_syn == 0) tcp.rx_win = 0;
  const uint64_t sum = sum_bytes(&tcp, l4_len) + be16(l4_len);
  tcp.cksum = apply_delta(checksum, checksum_delta(answer.old_sum, sum));
  if (v.family == Family::kV4) {
    answer_ipv4(*reinterpret_cast<rte_ipv4_hdr*>(v.l3[i]), l3_len, s.synproxy_ttl);
  } else {
    answer_ipv6(*reinterpret_cast<rte_ipv6_hdr*>(v.l3[i]), l3_len, s.synproxy_ttl);
  }
  m->data_len = static_cast<uint16_t>(kEtherLen + l3_len);
  m->pkt_len = m->data_len;
  rte_ether_hdr& ether = *ether_of(m);
  ether.dst_addr = ether.src_addr;
  ether.src_addr = w.shared.ports[v.port]->mac;
  w.send(v.port, m);
}

void answer_all(WorkerState& w, Vector& v, uint32_t ours) noexcept {
  unsigned count = 0;
  Answer answers[kBurst];
  CookieRequest requests[kBurst];
  uint32_t cookies[kBurst];
  for_each_bit(ours, [&](unsigned i) {
    answers[count] = {i, sum_before(v, i)};
    CookieRequest& request = requests[count++];
    request.words = cookie_words(flow_at(v, i));
    request.client_isn = rte_be_to_cpu_32(tcp_of(v, i).sent_seq);
    request.offer = answer_options(tcp_of(v, i), w.settings->raw);
  });
  make_cookies(requests, count, cookie_keys(w), cookie_minute(w), cookies);
  for (unsigned n = 0; n < count; ++n) answer_syn(w, v, answers[n], cookies[n]);
  v.live &= ~ours;
  v.miss &= ~ours;
}

}  // namespace

void synproxy(WorkerState& w, Vector& v) noexcept {
  const uint32_t syns = syns_of(v);
  if (syns == 0) return;
  const uint32_t ours = ours_of(w, v, syns);
  if (ours != 0) answer_all(w, v, ours);
}

void synproxy_conns(WorkerState& w, Vector& v) noexcept {
  for_each_bit(v.live & v.tcp, [&](unsigned i) {
    if ((v.conn[i]->flags & conn_flag::kSynproxy) != 0) proxied_segment(w, v, i);
  });
}

}  // namespace dpvs
