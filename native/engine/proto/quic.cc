// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/quic.h"

namespace dpvs {
namespace {

constexpr uint8_t kLongForm = 0x80, kFixedBit = 0x40;
constexpr unsigned kLeastId = 7;  // two bytes of form, one of address, 32 bits at random
constexpr unsigned kRandomTail = 4;

/// Bytes out of a string of half-bytes that starts in the middle of a byte.
struct HalfBytes {
  const uint8_t* at;

  uint8_t next() noexcept {
    const auto byte = static_cast<uint8_t>(at[0] << 4 | at[1] >> 4);
    ++at;
    return byte;
  }
};

unsigned named_bytes(const uint8_t* id) noexcept { return (id[1] >> 5) + 1u; }
bool has_port(const uint8_t* id) noexcept { return (id[1] >> 4 & 1) != 0; }

/// Bytes that an id of this form has at the least.
unsigned least_len(const uint8_t* id) noexcept {
  return 2 + named_bytes(id) + (has_port(id) ? 2 : 0) + kRandomTail;
}

QuicServer read_id(const uint8_t* id) noexcept {
  QuicServer server;
  HalfBytes half{id + 1};
  server.len = static_cast<uint8_t>(named_bytes(id));
  for (unsigned i = 0; i < server.len; ++i) server.addr[i] = half.next();
  server.with_port = has_port(id);
  if (server.with_port) {
    const uint8_t port[2] = {half.next(), half.next()};
    std::memcpy(&server.port_be, port, sizeof port);
  }
  return server;
}

}  // namespace

QuicServer quic_server(const uint8_t* udp) noexcept {
  const auto* header = reinterpret_cast<const rte_udp_hdr*>(udp);
  const auto len = static_cast<unsigned>(rte_be_to_cpu_16(header->dgram_len) - sizeof *header);
  const uint8_t* packet = udp + sizeof *header;
  if (len < 1 + kLeastId || (packet[0] & kFixedBit) == 0) return {};
  if ((packet[0] & kLongForm) == 0) {
    const uint8_t* id = packet + 1;
    return 1 + least_len(id) <= len ? read_id(id) : QuicServer{};
  }
  // Form, version, length of the id, id.
  constexpr unsigned kIdAt = 6;
  const unsigned id_len = packet[5];
  if (id_len < kLeastId || kIdAt + id_len > len) return {};
  const uint8_t* id = packet + kIdAt;
  return least_len(id) <= id_len ? read_id(id) : QuicServer{};
}

}  // namespace dpvs
