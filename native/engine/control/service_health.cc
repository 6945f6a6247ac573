// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include <algorithm>

namespace dpvs {
namespace {

/// True if the service would still have a destination without this one: the last one is never
/// closed, since a failing server is better than none.
bool has_other(const Service& service, const Dest& dest) {
  return std::any_of(service.dests.begin(), service.dests.end(),
                     [&](const Dest& other) { return &other != &dest && other.weight() != 0; });
}

}  // namespace

/// Begins or ends the watch over a service that was touched; null: it is gone.
void ServiceStore::follow_health(const std::string& bytes, Service* service) {
  const bool closed =
      service != nullptr && std::any_of(service->dests.begin(), service->dests.end(),
                                        [](const Dest& d) { return d.health.inhibited(); });
  // What is closed opens at its time, also where the check is taken away meanwhile.
  if (closed || (service != nullptr && checks_passively(service->settings))) {
    for (Dest& dest : service->dests) dest.health.begin(shared_.dest_states.at(dest.index));
    checked_.insert(bytes);
  } else {
    checked_.erase(bytes);
  }
}

void ServiceStore::look_at_health(Service& service, uint64_t now_ms) {
  for (Dest& dest : service.dests) {
    if (dest.settings.weight == 0) continue;
    const uint16_t watched = dest.health.watch();
    const DestState& state = shared_.dest_states.at(dest.index);
    const uint32_t random = workers_.front()->id + static_cast<uint32_t>(now_ms * 2654435761u) +
                            dest.index.value * 40503u;
    const auto change = dest.health.look(service.settings.check, state, now_ms,
                                         has_other(service, dest), random >> 8);
    if (change != DestHealth::Change::kNone) {
      service.version = next_version_++;
      touch(service);
    } else if (watched != dest.health.watch()) {
      ledger_.set_watch(dest.index, dest.health.watch());
    }
  }
}

void ServiceStore::tend(uint64_t now_ms) {
  for (const std::string& bytes : checked_) look_at_health(*services_.at(bytes), now_ms);
  if (!touched_.empty()) publish_touched();
}

}  // namespace dpvs
