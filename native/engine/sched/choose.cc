// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/choose.h"

#include <algorithm>

namespace dpvs {

bool has_room(const DestStates& states, const DestView& dest) noexcept {
  DestState& state = states.at(dest.index);
  const uint64_t conns = states.conns(dest.index);
  if (conns >= dest.max_conn) {
    state.overloaded = 1;
    return false;
  }
  if (state.overloaded == 0) return true;
  const bool again =
      dest.min_conn != 0 ? conns < dest.min_conn : conns * 4 < uint64_t{dest.max_conn} * 3;
  if (again) state.overloaded = 0;
  return again;
}

bool any_usable(const PickContext& ctx) noexcept {
  const auto& dests = ctx.service.dests;
  return std::any_of(dests.begin(), dests.end(),
                     [&](const DestView& dest) { return usable(ctx, dest); });
}

bool overloaded(const PickContext& ctx, const DestView& dest) noexcept {
  if (active_everywhere(ctx, dest) <= dest.weight) return false;
  const auto& dests = ctx.service.dests;
  return std::any_of(dests.begin(), dests.end(), [&](const DestView& other) {
    return 2 * active_everywhere(ctx, other) < other.weight;
  });
}

int place_of(const ServiceView& service, DestIndex dest) noexcept {
  const auto found = std::find_if(service.dests.begin(), service.dests.end(),
                                  [&](const DestView& d) { return d.index == dest; });
  return found == service.dests.end() ? kNoDest : static_cast<int>(found - service.dests.begin());
}

}  // namespace dpvs
