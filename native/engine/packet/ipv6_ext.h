// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"

namespace dpvs {

inline constexpr unsigned kIpv6FragmentLen = 8;

/// What stands behind the extension headers of an IPv6 packet.
struct Ipv6Upper {
  uint8_t proto = 0;           // of the upper layer, or of the header where the way ends
  bool sound = false;          // the headers fit in and may be passed over
  bool fragment = false;       // part of a datagram (RFC 6946: whole ones do not count)
  bool first = true;           // of the fragments
  uint16_t offset = kIpv6Len;  // from the IP header to the upper layer
  uint16_t fragment_at = 0;    // from the IP header to the fragment header, 0: none
};

/// Passes over the extension headers of `ip`, of which `len` bytes are there, fixed header
/// included. A routing header that names more hops is not sound: the packet is not for its
/// destination yet. Source: RFC 8200, section 4; authentication header: RFC 4302, section 2.
Ipv6Upper find_upper(const rte_ipv6_hdr& ip, unsigned len) noexcept;

/// Where the last of the extension headers at `headers`, `len` bytes and the first of kind `first`,
/// says what follows them. Null if these are no such headers.
uint8_t* last_next_header(uint8_t first, uint8_t* headers, unsigned len) noexcept;

}  // namespace dpvs
