// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_byteorder.h>
#include <rte_udp.h>

#include <cstdint>
#include <cstring>
#include <optional>

#include "base/addr.h"

namespace dpvs {

/// Connection id of a client's packet of Google's QUIC, its bytes read as a number of this machine;
/// none if the packet has none of eight bytes.
/// Expects: a UDP header whose length is that of the datagram.
/// Source: "QUIC Wire Layout Specification" of 2016, public flags.
inline std::optional<uint64_t> quic_connection_id(const uint8_t* udp) noexcept {
  constexpr uint8_t kHasId = 0x08;
  const auto* header = reinterpret_cast<const rte_udp_hdr*>(udp);
  const uint8_t* flags = udp + sizeof *header;
  uint64_t id;
  if (rte_be_to_cpu_16(header->dgram_len) < sizeof *header + 1 + sizeof id) return std::nullopt;
  if ((*flags & kHasId) == 0) return std::nullopt;
  std::memcpy(&id, flags + 1, sizeof id);
  return id;
}

/// The server that a connection id of QUIC names: its low-order address bytes and perhaps its port.
struct QuicServer {
  uint8_t len = 0;  // bytes of address, 1 to 8; 0: nobody is named
  bool with_port = false;
  uint16_t port_be = 0;
  uint8_t addr[8];

  bool empty() const noexcept { return len == 0; }
  bool names(Family family, const IpAddr& server, uint16_t server_port_be) const noexcept {
    const unsigned size = family == Family::kV4 ? 4 : 16;
    return len != 0 && len <= size && (!with_port || port_be == server_port_be) &&
           std::memcmp(server.bytes + size - len, addr, len) == 0;
  }
};

/// Reads the server out of the destination connection id of a packet, as servers of the original's
/// kind choose their ids: after a byte of no meaning three bits for the number of address bytes
/// less one, a bit for "a port follows", and then both, from the next half-byte on. Expects: a UDP
/// header whose length is that of the datagram. Source: engine of the original; packet form: RFC
/// 8999, sections 5.1 and 5.2.
QuicServer quic_server(const uint8_t* udp) noexcept;

}  // namespace dpvs
