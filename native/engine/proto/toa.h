// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/addr.h"
#include "packet/headers.h"

namespace dpvs {

/// TCP option that tells the server the client's address. Source: recorded traffic of the original.
inline constexpr uint8_t kToaKind = 254;

/// Bytes of the option for a client of this family: kind, length, port, address.
constexpr uint16_t toa_len(Family client) noexcept { return client == Family::kV4 ? 8 : 20; }

struct ClientAddress {
  Family family;
  IpAddr addr;
  uint16_t port_be;
};

/// Turns options of our kind that a client sent into NOPs: a server believes the first it finds.
void blank_forged_toa(rte_tcp_hdr& tcp) noexcept;

/// Why the option could not be put in.
enum class ToaResult : uint8_t { kAdded, kTooLong, kHeaderFull, kNoRoom };

/// Puts the option first among the options of a segment and mends lengths and checksums; `moved` is
/// how far the headers went towards the front of the buffer, less than nothing if towards its end.
/// Where there is no room, options give way: first NOPs and forged ones, then those that a
/// connection can do without, and only if that helps.
/// Expects: a frame of `l3` (an Ethernet header before it), `l4` right behind it, `mtu` being what
/// the IP packet may have.  Modifies: nothing but forged options, if it is not added.
ToaResult add_toa(rte_mbuf* m, uint8_t* l3, uint8_t* l4, const ClientAddress& client, unsigned mtu,
                  int& moved) noexcept;

}  // namespace dpvs
