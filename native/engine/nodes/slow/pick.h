// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "nodes/slow/create.h"

namespace dpvs {

/// The destination of a new connection.
struct Choice {
  const DestView* dest = nullptr;  // null: none may take it
  uint32_t template_held = 0;      // of persistence; 0: none
};

/// Picks a destination by persistence or by the service's scheduler.
Choice pick_dest(WorkerState& w, const ServiceView& service, const Flow& flow,
                 const FirstPacket& first) noexcept;
/// Takes the choice back.
void drop_choice(WorkerState& w, const Choice& choice) noexcept;

/// Counts a new connection, which starts as an inactive one. False, and nothing is counted, if the
/// destination has as many as it may have.
bool enter_dest(WorkerState& w, const DestView& dest) noexcept;
/// Takes the count back.
void leave_dest(WorkerState& w, const DestView& dest) noexcept;

}  // namespace dpvs
