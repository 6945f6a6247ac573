// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <smmintrin.h>

#include <cstddef>
#include <cstdint>

#include "base/index.h"
#include "base/ticks.h"
#include "generated/abi.h"
#include "packet/tuple.h"

namespace dpvs {

/// Which of a connection's two tuples a packet matched.
enum class Direction : uint8_t { kIn = 0, kOut = 1 };

namespace conn_flag {
inline constexpr uint8_t kTelling = 0x01;  // the server is still told who the client is
inline constexpr uint8_t kInOnly = 0x02;   // replies do not pass here
inline constexpr uint8_t kOnePacket = 0x04;
inline constexpr uint8_t kExtra = 0x08;  // has a record in the table of extras
inline constexpr uint8_t kOwnTimeout = 0x10;
inline constexpr uint8_t kActive = 0x20;    // counted as active at its destination
inline constexpr uint8_t kSynproxy = 0x40;  // the SYN proxy made the handshake with the client
}  // namespace conn_flag

/// Time-out of a connection's own in 16 bits: seconds, or above nine hours, with the top bit set,
/// units of 1024 s, rounded up.
constexpr uint16_t pack_timeout(uint32_t sec) noexcept {
  return static_cast<uint16_t>(sec < 0x8000 ? sec : 0x8000 | ((sec + 1023) / 1024));
}
constexpr uint32_t unpack_timeout(uint16_t packed) noexcept {
  return packed < 0x8000 ? packed : (packed & 0x7fffu) * 1024;
}

/// Number of a use that is not counted.
inline constexpr uint32_t kNoUse = UINT32_MAX;

/// Cold fields of a connection.
struct ConnCold {
  uint32_t laddr;      // LaddrIndex; none for modes without
  uint32_t laddr_use;  // of the address by the service, or kNoUse
};

/// A connection: both directions, indices only, so that the table can be mapped by another process.
/// Line A is all that an established IPv4 packet reads or writes; line B is for opening, closing
/// and listing. An IPv6 entry keeps its four addresses in line B, its ports at the start of each
/// tuple of line A, and its cold fields behind the first of them.
struct alignas(64) Conn {
  union {
    Tuple4 in;  // as the client's packet has it
    struct {
      uint16_t sport, dport;
      ConnCold cold;
    } in6;
  };
  uint8_t proto;  // 0: the entry is free
  uint8_t state;  // of the protocol's machine
  uint8_t flags;  // conn_flag
  uint8_t mode;   // forwarding mode of the control protocol, low 3 bits; top bit: `in` is IPv6
  union {
    Tuple4 out;  // as the server's reply has it
    struct {
      uint16_t sport, dport;
      uint32_t extra;
      uint32_t acl_generation;
    } out6;
  };
  uint32_t proto_dest;  // low 8 bits protocol again, then 23 destination; top bit: `out` is IPv6
  Tick last_seen;
  uint32_t seq_delta;       // host order, added to the client's sequence numbers
  uint16_t ip_delta;        // checksum difference client -> server, IPv4 header
  uint16_t l4_delta;        // the same for addresses and ports in the transport header
  uint16_t nexthop[2];      // by direction of the packet; valid while route_gen is the worker's
  uint32_t first_data_seq;  // host order: first sequence number of the server's data
  uint32_t server_seq_end;  // host order: one past the server's last byte
  union {
    uint32_t server_ack;  // host order: the server's last acknowledgement number
    uint32_t tells_left;  // of UDP: datagrams that still carry the client's address
  };
  uint16_t route_gen;
  uint16_t own_timeout;  // packed, with kOwnTimeout

  union {
    struct {
      ConnCold cold4;
      uint32_t next_free;
      uint32_t extra4;
      uint32_t acl_generation4;
      uint32_t spare4[11];
    };
    struct {
      IpAddr in_addr64[2];  // client and service of IPv6, server of IPv4
      uint32_t extra64;
      uint32_t acl_generation64;
    };
    IpAddr addr6[4];  // source and destination of `in`, then of `out`
  };

  DestIndex dest() const noexcept { return {proto_dest >> 8 & 0x7fffff}; }
  void set_dest(DestIndex dest, uint8_t protocol, Family out_family) noexcept {
    proto_dest = dest.value << 8 | protocol | (out_family == Family::kV6 ? 0x80000000u : 0);
  }
  Family family(Direction dir) const noexcept {
    const bool v6 = dir == Direction::kIn ? (mode & 0x80) != 0 : (proto_dest & 0x80000000u) != 0;
    return v6 ? Family::kV6 : Family::kV4;
  }
  void set_mode(uint32_t number, Family in_family) noexcept {
    mode = static_cast<uint8_t>((number & 7) | (in_family == Family::kV6 ? 0x80 : 0));
  }
  /// True if the connection was opened from inside, and answers come in.
  bool is_snat() const noexcept { return (mode & 7) == abi::conn_flags::kSnat; }
  ConnCold& cold() noexcept { return family(Direction::kIn) == Family::kV6 ? in6.cold : cold4; }
  const ConnCold& cold() const noexcept { return const_cast<Conn*>(this)->cold(); }

  /// Number of the entry's record among the extras; means something with `kExtra` only.
  uint32_t& extra() noexcept {
    if (family(Direction::kIn) == Family::kV4) return extra4;
    return family(Direction::kOut) == Family::kV6 ? out6.extra : extra64;
  }
  uint32_t extra() const noexcept { return const_cast<Conn*>(this)->extra(); }

  /// State of the access lists that last let the entry pass; 0: they were not asked.
  uint32_t& acl_generation() noexcept {
    if (family(Direction::kIn) == Family::kV4) return acl_generation4;
    return family(Direction::kOut) == Family::kV6 ? out6.acl_generation : acl_generation64;
  }

  FlowKey6 key6(Direction dir) const noexcept {
    const unsigned first = dir == Direction::kIn ? 0 : 2;
    const bool is_in = dir == Direction::kIn;
    return {addr6[first],
            addr6[first + 1],
            is_in ? in6.sport : out6.sport,
            is_in ? in6.dport : out6.dport,
            proto,
            {}};
  }
  FlowKey4 key4(Direction dir) const noexcept {
    return {dir == Direction::kIn ? in : out, proto, {}};
  }
  /// Address of one end as packets in `dir` have it.
  IpAddr source(Direction dir) const noexcept {
    if (family(dir) == Family::kV6) return addr6[dir == Direction::kIn ? 0 : 2];
    return IpAddr::v4(dir == Direction::kIn ? in.saddr : out.saddr);
  }
  IpAddr destination(Direction dir) const noexcept {
    if (family(dir) == Family::kV6) return addr6[dir == Direction::kIn ? 1 : 3];
    return IpAddr::v4(dir == Direction::kIn ? in.daddr : out.daddr);
  }
  uint16_t sport(Direction dir) const noexcept {
    if (family(dir) == Family::kV6) return dir == Direction::kIn ? in6.sport : out6.sport;
    return dir == Direction::kIn ? in.sport : out.sport;
  }
  uint16_t dport(Direction dir) const noexcept {
    if (family(dir) == Family::kV6) return dir == Direction::kIn ? in6.dport : out6.dport;
    return dir == Direction::kIn ? in.dport : out.dport;
  }

  /// True if `key` is this entry's tuple, family and protocol in `dir`.
  bool matches(const FlowKey4& key, Direction dir) const noexcept {
    uint64_t mine[2], other[2];
    std::memcpy(mine, dir == Direction::kIn ? &in : &out, sizeof mine);
    std::memcpy(other, &key, sizeof other);
    return ((mine[0] ^ other[0]) | ((mine[1] ^ other[1]) & 0x800000ffffffffffu)) == 0;
  }
  bool matches(const FlowKey6& key, Direction dir) const noexcept {
    const bool is_in = dir == Direction::kIn;
    uint32_t ports, wanted_ports;
    std::memcpy(&ports, is_in ? &in6.sport : &out6.sport, sizeof ports);
    std::memcpy(&wanted_ports, &key.source_port, sizeof wanted_ports);
    const auto* mine = reinterpret_cast<const __m128i*>(addr6 + (is_in ? 0 : 2));
    const auto* wanted = reinterpret_cast<const __m128i*>(&key.saddr);
    const __m128i other =
        _mm_or_si128(_mm_xor_si128(_mm_load_si128(mine), _mm_loadu_si128(wanted)),
                     _mm_xor_si128(_mm_load_si128(mine + 1), _mm_loadu_si128(wanted + 1)));
    const uint32_t rest = (ports ^ wanted_ports) | static_cast<uint32_t>(proto ^ key.proto);
    return _mm_testz_si128(other, other) != 0 && rest == 0 && family(dir) == Family::kV6;
  }
};
static_assert(sizeof(Conn) == 128);
static_assert(offsetof(Conn, out) == 16 && offsetof(Conn, addr6) == 64);

/// Changes whenever the meaning of a byte of `Conn` changes.
inline constexpr uint64_t kConnLayout = 0x0001'0000'0080'0004;

}  // namespace dpvs
