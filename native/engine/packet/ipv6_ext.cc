// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/ipv6_ext.h"

namespace dpvs {
namespace {

constexpr unsigned kMaxHeaders = 8;

/// Bytes of the extension header `proto` that begins at `at`; 0 if it is none.
unsigned extension_len(uint8_t proto, const uint8_t* at) noexcept {
  switch (proto) {
    case IPPROTO_HOPOPTS:
    case IPPROTO_ROUTING:
    case IPPROTO_DSTOPTS:
      return (at[1] + 1u) * 8;
    case IPPROTO_AH:
      return (at[1] + 2u) * 4;
    case IPPROTO_FRAGMENT:
      return kIpv6FragmentLen;
    default:
      return 0;
  }
}

void note_fragment(Ipv6Upper& upper, const uint8_t* at) noexcept {
  const auto place =
      static_cast<unsigned>(at[2] << 8 | at[3]);  // offset in units of 8, two bits, more
  upper.fragment_at = upper.offset;
  upper.first = place >> 3 == 0;
  upper.fragment = (place & 0xfff9) != 0;
}

}  // namespace

Ipv6Upper find_upper(const rte_ipv6_hdr& ip, unsigned len) noexcept {
  const auto* start = reinterpret_cast<const uint8_t*>(&ip);
  Ipv6Upper upper;
  upper.proto = ip.proto;
  for (unsigned n = 0; n < kMaxHeaders; ++n) {
    const uint8_t* at = start + upper.offset;
    if (upper.offset + 8u > len) {
      upper.sound = extension_len(upper.proto, start) == 0;
      return upper;
    }
    const unsigned header = extension_len(upper.proto, at);
    if (header == 0 || !upper.first) {
      upper.sound = true;
      return upper;
    }
    const bool more_hops = upper.proto == IPPROTO_ROUTING && at[3] != 0;
    if (more_hops || upper.offset + header > len) return upper;
    if (upper.proto == IPPROTO_FRAGMENT) note_fragment(upper, at);
    upper.proto = at[0];
    upper.offset = static_cast<uint16_t>(upper.offset + header);
  }
  return upper;
}

uint8_t* last_next_header(uint8_t first, uint8_t* headers, unsigned len) noexcept {
  uint8_t proto = first;
  for (unsigned at = 0; at + 8 <= len;) {
    const unsigned header = extension_len(proto, headers + at);
    if (header == 0 || at + header > len) return nullptr;
    if (at + header == len) return headers + at;
    proto = headers[at];
    at += header;
  }
  return nullptr;
}

}  // namespace dpvs
