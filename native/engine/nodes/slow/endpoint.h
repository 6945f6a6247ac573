// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "state/worker_state.h"

namespace dpvs {

/// An address and port of ours that a new connection is sent from.
struct Endpoint {
  IpAddr addr{};
  uint16_t port = 0;      // host order; 0: none was free
  uint8_t klass = 0;      // of ports of the pool
  LaddrIndex pool{};      // not valid: the port is of no pool
  uint32_t use = kNoUse;  // of the pool by its service
};

/// Who is on the other side of it.
struct FarEnd {
  Family family;
  IpAddr addr;
  uint16_t port_be;
};

/// Takes a local address of the service, in turn, and a port of it that is free towards `server`.
/// Expects: a protocol with ports.
Endpoint take_local(WorkerState& w, const ServiceView& service, const FarEnd& server,
                    const Flow& flow) noexcept;

/// Takes a port of an outside address that is free towards the far end of `flow`, or for a question
/// of ICMP an identifier, its own if that is free.
Endpoint take_outside(WorkerState& w, const DestView& outside, const Flow& flow) noexcept;

/// Undoes either.
void give_back(WorkerState& w, const Endpoint& endpoint) noexcept;

}  // namespace dpvs
