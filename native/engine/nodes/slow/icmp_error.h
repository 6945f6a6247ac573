// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "state/worker_state.h"

namespace dpvs {

/// Bytes of an IP packet that tells of an error, at most.
inline constexpr unsigned kLongestErrorV4 = 576;   // RFC 1812, section 4.3.2.3
inline constexpr unsigned kLongestErrorV6 = 1280;  // RFC 4443, section 2.4 (c)

/// What an ICMP or ICMPv6 error says, in the words of both.
struct IcmpError {
  uint8_t v4_type, v4_code;
  uint8_t v6_type, v6_code;
  uint32_t mtu = 0;  // of errors about size
};

inline constexpr IcmpError kTimeExceeded{11, 0, 3, 0};
inline constexpr IcmpError kPortUnreachable{3, 3, 1, 4};
constexpr IcmpError packet_too_big(unsigned mtu) noexcept { return {3, 4, 2, 0, mtu}; }

/// Tells the sender of the packet in `m`, which came by `port` and is as it came, what is wrong
/// with it. Silent where an answer is forbidden, at most `icmp_ratelimit_pps` times a second.
/// Expects: a frame for our MAC with a whole IP header.  Owns: nothing, `m` stays the caller's.
/// Source: RFC 792; RFC 1122, section 3.2.2; RFC 1812, section 4.3.2; RFC 4443, section 2.4.
[[gnu::cold]] void icmp_error(WorkerState& w, const rte_mbuf* m, PortId port,
                              const IcmpError& error) noexcept;

}  // namespace dpvs
