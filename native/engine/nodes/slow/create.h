// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "packet/flow.h"
#include "proto/quic.h"
#include "state/worker_state.h"

namespace dpvs {

/// What of a first packet counts besides its flow.
struct FirstPacket {
  uint32_t seq;                     // of a TCP SYN, host order
  std::optional<uint64_t> quic_id;  // where the service is hashed by it
  QuicServer quic_server;           // where a service looks for it
};

/// Initial sequence number for the server. Source: RFC 6528, section 3, with SipHash for F.
uint32_t initial_sequence(const WorkerState& w, const Flow& flow) noexcept;

/// Makes the connection of a first packet of `service`: destination picked, local address and port
/// taken, entry filled, counted. It is not findable yet.
/// Null if the packet must be dropped, for the reason in `why`.
Conn* create_conn(WorkerState& w, const ServiceView& service, const Flow& flow,
                  const FirstPacket& first, Drop& why) noexcept;

}  // namespace dpvs
