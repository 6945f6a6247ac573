// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_byteorder.h>
#include <rte_udp.h>

#include <cstdint>
#include <cstring>
#include <optional>

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

}  // namespace dpvs
