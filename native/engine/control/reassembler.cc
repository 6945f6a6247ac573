// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/reassembler.h"

#include <rte_log.h>

#include <algorithm>
#include <bit>

#include "packet/headers.h"
#include "packet/ipv6_ext.h"

namespace dpvs {
namespace {

/// Buckets for so many datagrams, with room to spare: a table has two places for each.
uint32_t buckets_for(const abi::EngineSettings& s, uint32_t entries) {
  const uint32_t wanted = std::bit_ceil(std::max(1u, s.frag_max_entries / entries));
  return std::min(wanted, std::bit_ceil(std::max(1u, s.frag_buckets)));
}

// The library knows fragment headers right behind the fixed one only. What stands between them
// waits before the fixed header, as if it were of the link, and the first header's kind in a field
// of the buffer that nobody uses here.
constexpr unsigned kMostLinkLen = 127;  // bits of mbuf::l2_len

/// Exchanges two parts of a frame that stand side by side from `at` on.
void exchange(uint8_t* at, unsigned first, unsigned second) noexcept {
  std::rotate(at, at + first, at + first + second);
}

/// Puts the extension headers of a fragment aside. False: they are too long.
bool put_aside(rte_mbuf* m, unsigned len) noexcept {
  if (kEtherLen + len > kMostLinkLen) return false;
  rte_ipv6_hdr& ip = *ipv6_of(m);
  m->vlan_tci = ip.proto;
  ip.payload_len = be16(static_cast<uint16_t>(rte_be_to_cpu_16(ip.payload_len) - len));
  exchange(reinterpret_cast<uint8_t*>(&ip), kIpv6Len, len);
  m->l2_len = (kEtherLen + len) & kMostLinkLen;
  return true;
}

/// Puts those of the first fragment back into the whole datagram (RFC 8200, section 4.5).
void put_back(rte_mbuf* m) noexcept {
  const unsigned len = m->l2_len - kEtherLen;
  if (len == 0) return;
  auto* start = rte_pktmbuf_mtod_offset(m, uint8_t*, kEtherLen);
  exchange(start, len, kIpv6Len);
  rte_ipv6_hdr& ip = *ipv6_of(m);
  uint8_t* next = last_next_header(static_cast<uint8_t>(m->vlan_tci), start + kIpv6Len, len);
  if (next != nullptr) *next = ip.proto;
  ip.proto = static_cast<uint8_t>(m->vlan_tci);
  ip.payload_len = be16(static_cast<uint16_t>(rte_be_to_cpu_16(ip.payload_len) + len));
  m->l2_len = kEtherLen;
  m->vlan_tci = 0;
}

}  // namespace

bool Reassembler::open(const abi::EngineSettings& s) {
  if (table_ != nullptr) return true;
  const uint32_t entries = std::bit_ceil(std::clamp(s.frag_bucket_entries, 1u, 256u));
  const uint32_t buckets = buckets_for(s, entries);
  const uint32_t most = std::clamp(s.frag_max_entries, 1u, buckets * entries);
  ttl_ms_ = uint64_t{std::max(1u, s.frag_ttl_sec)} * 1000;
  rte_log_set_level(RTE_LOGTYPE_USER1, RTE_LOG_WARNING);  // it tells of each table
  table_.reset(rte_ip_frag_table_create(buckets, entries, most, ttl_ms_, SOCKET_ID_ANY));
  return table_ != nullptr;
}

void Reassembler::bury() {
  lost_ += dead_.cnt;
  waiting_ -= std::min<uint64_t>(waiting_, dead_.cnt);
  rte_ip_frag_free_death_row(&dead_, 0);
}

rte_mbuf* Reassembler::add(rte_mbuf* m, const abi::EngineSettings& settings, uint64_t now_ms) {
  if (!open(settings)) {
    ++lost_;
    rte_pktmbuf_free(m);
    return nullptr;
  }
  last_ms_ = now_ms;
  ++waiting_;
  m->l2_len = kEtherLen;
  m->ol_flags = 0;
  rte_mbuf* whole = ipv4_of(m)->version_ihl >> 4 == 4 ? add_v4(m, now_ms) : add_v6(m, now_ms);
  bury();
  if (whole == nullptr) return nullptr;
  ++made_;
  waiting_ -= std::min<uint64_t>(waiting_, whole->nb_segs);
  return in_one_buffer(whole);
}

rte_mbuf* Reassembler::add_v4(rte_mbuf* m, uint64_t now_ms) {
  rte_ipv4_hdr* ip = ipv4_of(m);
  m->l3_len = ipv4_header_len(*ip) & 0x1ff;
  rte_mbuf* whole = rte_ipv4_frag_reassemble_packet(table_.get(), &dead_, m, now_ms, ip);
  if (whole == nullptr) return nullptr;
  // It was cut up once and may be again, whatever its fragments said.
  rte_ipv4_hdr& made = *ipv4_of(whole);
  made.fragment_offset = 0;
  seal_ipv4(made);
  return whole;
}

rte_mbuf* Reassembler::add_v6(rte_mbuf* m, uint64_t now_ms) {
  const Ipv6Upper upper = find_upper(*ipv6_of(m), m->data_len - kEtherLen);
  const bool known = upper.sound && upper.fragment_at != 0;
  if (!known || !put_aside(m, upper.fragment_at - kIpv6Len)) {
    ++lost_;
    --waiting_;
    rte_pktmbuf_free(m);
    return nullptr;
  }
  m->l3_len = kIpv6Len + kIpv6FragmentLen;
  auto* ip = rte_pktmbuf_mtod_offset(m, rte_ipv6_hdr*, m->l2_len);
  auto* fragment = reinterpret_cast<rte_ipv6_fragment_ext*>(ip + 1);
  rte_mbuf* whole = rte_ipv6_frag_reassemble_packet(table_.get(), &dead_, m, now_ms, ip, fragment);
  if (whole != nullptr) put_back(whole);
  return whole;
}

rte_mbuf* Reassembler::in_one_buffer(rte_mbuf* chain) {
  chain->ol_flags = 0;
  if (chain->nb_segs == 1) return chain;
  rte_mbuf* m = rte_pktmbuf_alloc(pool_);
  if (m == nullptr || rte_pktmbuf_tailroom(m) < chain->pkt_len) {
    rte_pktmbuf_free(m);
    return chain;
  }
  const uint32_t len = chain->pkt_len;
  auto* into = rte_pktmbuf_append(m, static_cast<uint16_t>(len));
  const void* bytes = rte_pktmbuf_read(chain, 0, len, into);
  if (bytes != into) memcpy(into, bytes, len);
  rte_pktmbuf_free(chain);
  return m;
}

void Reassembler::expire(uint64_t now_ms) {
  if (table_ == nullptr || now_ms - last_ms_ < ttl_ms_) return;
  lost_ += waiting_;
  waiting_ = 0;
  table_.reset();
}

}  // namespace dpvs
