// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/index.h"
#include "base/ticks.h"
#include "packet/tuple.h"

namespace dpvs {

/// Which of a connection's two tuples a packet matched.
enum class Direction : uint8_t { kIn = 0, kOut = 1 };

namespace conn_flag {
inline constexpr uint8_t kToaPending = 0x01;  // client has acknowledged nothing of the server yet
inline constexpr uint8_t kInOnly = 0x02;      // replies do not pass here
inline constexpr uint8_t kOnePacket = 0x04;
inline constexpr uint8_t kOwnTimeout = 0x10;
inline constexpr uint8_t kActive = 0x20;  // counted as active at its destination
}  // namespace conn_flag

/// A connection: both directions, indices only, so that the table can be mapped by another process.
/// Line A is all that an established IPv4 packet reads or writes; line B is for opening, closing
/// and listing. An IPv6 entry keeps its four addresses in line B, its ports at the start of each
/// tuple of line A, and its cold fields in the 2 x 8 bytes that this leaves free there.
struct alignas(64) Conn {
  Tuple4 in;            // as the client's packet has it
  uint8_t proto;        // 0: the entry is free
  uint8_t state;        // of the protocol's machine
  uint8_t flags;        // conn_flag
  uint8_t mode;         // forwarding mode of the control protocol, low 3 bits
  Tuple4 out;           // as the server's reply has it
  uint32_t proto_dest;  // low 8 bits protocol again (compared), high 24 destination
  Tick last_seen;
  uint32_t seq_delta;       // host order, added to the client's sequence numbers
  uint16_t ip_delta;        // checksum difference client -> server, IP header
  uint16_t l4_delta;        // the same for addresses and ports in the transport header
  uint16_t nexthop[2];      // by direction of the packet; valid while route_gen is the worker's
  uint32_t first_data_seq;  // host order: first sequence number of the server's data
  uint32_t server_seq_end;  // host order: one past the server's last byte
  uint32_t server_ack;      // host order: the server's last acknowledgement number
  uint16_t route_gen;
  uint16_t spare;

  uint32_t service;
  uint32_t laddr;
  uint32_t own_timeout;  // ticks, with kOwnTimeout
  uint32_t next_free;
  Tick created;
  uint32_t cold[11];

  DestIndex dest() const noexcept { return {proto_dest >> 8}; }
  const FlowKey4& key(Direction dir) const noexcept {
    return *reinterpret_cast<const FlowKey4*>(dir == Direction::kIn ? &in : &out);
  }
  /// True if `key` is this entry's tuple and protocol in `dir`.
  bool matches(const FlowKey4& key, Direction dir) const noexcept {
    const auto* mine = reinterpret_cast<const uint64_t*>(dir == Direction::kIn ? &in : &out);
    const auto* other = reinterpret_cast<const uint64_t*>(&key);
    return ((mine[0] ^ other[0]) | ((mine[1] ^ other[1]) & 0xffffffffffu)) == 0;
  }
};
static_assert(sizeof(Conn) == 128);
static_assert(offsetof(Conn, out) == 16 && offsetof(Conn, service) == 64);

/// Changes whenever the meaning of a byte of `Conn` changes.
inline constexpr uint64_t kConnLayout = 0x0001'0000'0080'0001;

}  // namespace dpvs
