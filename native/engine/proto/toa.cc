// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/toa.h"

#include <cstring>

#include "packet/reshape.h"
#include "proto/tcp.h"

namespace dpvs {
namespace {

constexpr unsigned kMaxTcpHeader = 60;
constexpr unsigned kMaxOptions = kMaxTcpHeader - kTcpLen;

/// The options of a segment in order, without what stood between them.
struct OptionList {
  unsigned count = 0;
  unsigned len = 0;  // of all of them
  struct {
    const uint8_t* at;
    uint8_t len;
  } option[kMaxOptions];

  unsigned padded() const noexcept { return (len + 3) & ~3u; }
};

bool is_ours(const TcpOption& option) noexcept {
  return option.kind == kToaKind && (option.len == 8 || option.len == 20);
}

/// True for an option without which the connection would not be what its ends agree on.
bool is_protected(uint8_t kind, bool syn) noexcept {
  if (kind == kTcpOptTimestamp) return true;
  return syn && (kind == kTcpOptMss || kind == kTcpOptWindowScale || kind == kTcpOptSackOk ||
                 kind == kTcpOptMptcp || kind == kTcpOptFastOpen);
}

OptionList options_of(rte_tcp_hdr& tcp) noexcept {
  OptionList list;
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (is_ours(option)) return;
    list.option[list.count++] = {option.at, option.len};
    list.len += option.len;
  });
  return list;
}

/// Takes options that may go out of the list, in order, until `most` bytes are left.
void shorten(OptionList& list, bool syn, unsigned most) noexcept {
  for (unsigned i = 0; i < list.count && list.padded() > most; ++i) {
    auto& option = list.option[i];
    if (is_protected(*option.at, syn)) continue;
    list.len -= option.len;
    option.len = 0;
  }
}

/// What may stay behind an option of `added` bytes that gets no other room. False: not enough goes.
bool prune(rte_tcp_hdr& tcp, unsigned added, OptionList& kept) noexcept {
  const unsigned area = tcp_header_len(tcp) - kTcpLen;
  if (area < added) return false;
  kept = options_of(tcp);
  if (kept.padded() + added > area) {
    shorten(kept, (tcp.tcp_flags & RTE_TCP_SYN_FLAG) != 0, area - added);
  }
  return kept.padded() + added <= area;
}

unsigned write_option(uint8_t* at, const ClientAddress& client) noexcept {
  at[0] = kToaKind;
  at[1] = static_cast<uint8_t>(toa_len(client.family));
  memcpy(at + 2, &client.port_be, 2);
  memcpy(at + 4, client.addr.bytes, toa_len(client.family) - 4u);
  return toa_len(client.family);
}

/// Gives the segment these options, a multiple of four bytes, in place of its own; `by` is how many
/// more they are. The checksum follows: the options, the data offset, and the length of the
/// pseudo-header, of which only the change counts.
bool replace_options(rte_mbuf* m, uint8_t* l3, uint8_t* l4, const uint8_t* options, unsigned len,
                     int by) noexcept {
  auto* tcp = reinterpret_cast<rte_tcp_hdr*>(l4);
  const unsigned old_len = tcp_header_len(*tcp) - kTcpLen;
  const uint64_t old_sum = sum_bytes(tcp + 1, old_len) + tcp->data_off;
  const auto headers = static_cast<unsigned>(l4 - l3) + kEtherLen + kTcpLen;
  if (!move_headers(m, headers, by)) return false;
  tcp = reinterpret_cast<rte_tcp_hdr*>(l4 - by);
  memcpy(tcp + 1, options, len);
  tcp->data_off = static_cast<uint8_t>((kTcpLen + len) / 4 << 4 | (tcp->data_off & 0x0f));
  // A length that shrinks is a longer one on the other side of the difference.
  const uint64_t grown = by > 0 ? be16(static_cast<uint16_t>(by)) : 0;
  const uint64_t shrunk = by < 0 ? be16(static_cast<uint16_t>(-by)) : 0;
  const uint64_t new_sum = sum_bytes(options, len) + tcp->data_off + grown;
  tcp->cksum = apply_delta(tcp->cksum, checksum_delta(old_sum + shrunk, new_sum));
  lengthen_ip(l3 - by, by);
  return true;
}

/// The options as they are behind ours; `len` grows by their bytes.
void append_all(uint8_t* options, unsigned& len, const rte_tcp_hdr& tcp) noexcept {
  const unsigned old_len = tcp_header_len(tcp) - kTcpLen;
  memcpy(options + len, &tcp + 1, old_len);
  len += old_len;
}

void append_kept(uint8_t* options, unsigned& len, const OptionList& kept) noexcept {
  for (unsigned i = 0; i < kept.count; ++i) {
    memcpy(options + len, kept.option[i].at, kept.option[i].len);
    len += kept.option[i].len;
  }
  for (; len % 4 != 0; ++len) options[len] = kTcpOptEnd;
}

}  // namespace

void blank_forged_toa(rte_tcp_hdr& tcp) noexcept {
  static constexpr uint8_t kNops[20] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (is_ours(option)) replace_in_segment(tcp, option.at, kNops, option.len);
  });
}

ToaResult add_toa(rte_mbuf* m, uint8_t* l3, uint8_t* l4, const ClientAddress& client, unsigned mtu,
                  int& moved) noexcept {
  auto& tcp = *reinterpret_cast<rte_tcp_hdr*>(l4);
  const unsigned added = toa_len(client.family);
  const unsigned packet = m->pkt_len - kEtherLen;
  const unsigned header = tcp_header_len(tcp);
  uint8_t options[kMaxOptions + 20];
  unsigned len = write_option(options, client);
  const bool too_long = packet + added > mtu;
  if (!too_long && header + added <= kMaxTcpHeader) {
    append_all(options, len, tcp);
  } else {
    OptionList kept;
    if (packet > mtu || !prune(tcp, added, kept)) {
      return too_long ? ToaResult::kTooLong : ToaResult::kHeaderFull;
    }
    append_kept(options, len, kept);
  }
  const int by = static_cast<int>(len) - static_cast<int>(header - kTcpLen);
  if (!replace_options(m, l3, l4, options, len, by)) return ToaResult::kNoRoom;
  moved = by;
  return ToaResult::kAdded;
}

}  // namespace dpvs
