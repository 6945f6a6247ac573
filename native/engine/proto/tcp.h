// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "packet/checksum.h"
#include "packet/headers.h"
#include "tables/conn.h"

namespace dpvs {

/// States of a balanced TCP connection, in the order in which dpvs.conf names their time-outs.
enum class TcpState : uint8_t {
  kNone,
  kEstablished,
  kSynSent,
  kSynRecv,
  kFinWait,
  kTimeWait,
  kClose,
  kCloseWait,
  kLastAck,
  kListen,
  kSynAck,
  kLast,
};

/// Whose segments the machine sees.
enum class TcpView : uint8_t { kIn, kOut, kInOnly };

/// State after a segment with these flags. Source: transition table of Linux IPVS as the original
/// uses it; the first of RST, SYN, FIN, ACK that is set is the event, none of them closes.
TcpState next_tcp_state(TcpView view, uint8_t tcp_flags, TcpState state) noexcept;

inline constexpr uint8_t kTcpOptEnd = 0;
inline constexpr uint8_t kTcpOptNop = 1;
inline constexpr uint8_t kTcpOptMss = 2;
inline constexpr uint8_t kTcpOptWindowScale = 3;
inline constexpr uint8_t kTcpOptSackOk = 4;
inline constexpr uint8_t kTcpOptSack = 5;
inline constexpr uint8_t kTcpOptTimestamp = 8;
inline constexpr uint8_t kTcpOptMptcp = 30;     // RFC 8684
inline constexpr uint8_t kTcpOptFastOpen = 34;  // RFC 7413

/// One option of a segment: `at` points to its kind, `len` counts kind and length byte.
struct TcpOption {
  uint8_t* at;
  uint8_t kind;
  uint8_t len;
};

/// Walks the options with a length of their own; stops at the end mark or at a malformed one.
/// `visit(TcpOption)` may change the bytes, not the lengths.
template <typename Visit>
void for_each_tcp_option(rte_tcp_hdr& tcp, Visit visit) noexcept {
  auto* p = reinterpret_cast<uint8_t*>(&tcp) + kTcpLen;
  const auto* end = reinterpret_cast<uint8_t*>(&tcp) + tcp_header_len(tcp);
  while (p < end && *p != kTcpOptEnd) {
    if (*p == kTcpOptNop) {
      ++p;
      continue;
    }
    if (end - p < 2 || p[1] < 2 || p[1] > end - p) return;
    const uint8_t len = p[1];
    visit(TcpOption{p, *p, len});
    p += len;
  }
}

/// Replaces `len` bytes at `at`, inside the segment that starts at `tcp`, and keeps its checksum.
void replace_in_segment(rte_tcp_hdr& tcp, uint8_t* at, const uint8_t* bytes, unsigned len) noexcept;

/// Turns the timestamp option into NOPs: the initial sequence number is ours, the clock is not.
void blank_timestamp(rte_tcp_hdr& tcp) noexcept;

/// Lowers the MSS option by `by` bytes, to leave room for the client's address, but not below 64.
void lower_mss(rte_tcp_hdr& tcp, uint16_t by) noexcept;

/// Subtracts `delta` from every edge of the selective acknowledgements. Source: RFC 2018,
/// section 3.
void shift_sack(rte_tcp_hdr& tcp, uint32_t delta) noexcept;

}  // namespace dpvs
