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

/// Puts the option first among the options of the segment in `m`, in place of any that the client
/// sent itself, and mends lengths and checksums.
/// Expects: an Ethernet frame with IPv4 without options or IPv6, and TCP right behind.  Modifies:
/// moves the headers before the options forward by as many bytes as it returns.
/// 0, and nothing changed, if there is no room in the header or the packet would exceed `mtu`.
unsigned add_toa(rte_mbuf* m, const ClientAddress& client, uint16_t mtu) noexcept;

}  // namespace dpvs
