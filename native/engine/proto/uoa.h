// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"
#include "proto/toa.h"

namespace dpvs {

// The client's address beside a UDP datagram. Source: recorded traffic of the original.

/// IP protocol of the header that stands before UDP in mode "opp".
inline constexpr uint8_t kUoaProto = 248;
/// Code of the option, in that header or in the IPv4 header in mode "ipo".
inline constexpr uint8_t kUoaOption = 31;

/// Of protocol 248: version of the client's address, next protocol, length with options.
struct UoaHeader {
  uint8_t version;  // high nibble: 1 client of IPv4, 2 of IPv6
  uint8_t next;     // 17
  uint16_t len_be;
};
static_assert(sizeof(UoaHeader) == 4);

constexpr unsigned uoa_option_len(Family client) noexcept { return toa_len(client); }
constexpr unsigned uoa_header_len(Family client) noexcept {
  return sizeof(UoaHeader) + uoa_option_len(client);
}

/// Writes code, length, port and address of the client.
inline void write_uoa_option(uint8_t* at, const ClientAddress& client) noexcept {
  const unsigned len = uoa_option_len(client.family);
  at[0] = kUoaOption;
  at[1] = static_cast<uint8_t>(len);
  memcpy(at + 2, &client.port_be, 2);
  memcpy(at + 4, client.addr.bytes, len - 4);
}

/// Writes the header of protocol 248.
inline void write_uoa_header(uint8_t* at, const ClientAddress& client) noexcept {
  const UoaHeader header{static_cast<uint8_t>(client.family == Family::kV4 ? 0x10 : 0x20),
                         IPPROTO_UDP, be16(static_cast<uint16_t>(uoa_header_len(client.family)))};
  memcpy(at, &header, sizeof header);
  write_uoa_option(at + sizeof header, client);
}

}  // namespace dpvs
