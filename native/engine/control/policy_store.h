// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>
#include <vector>

#include "control/acl_store.h"
#include "control/ipset_store.h"
#include "control/journal.h"
#include "control/tc_store.h"
#include "control/traffic_log.h"
#include "generated/abi.h"
#include "snapshot/published.h"

namespace dpvs {

/// What decides about packets beside services and routes, and what watches them: sets, access
/// lists, traffic control, the list of the largest flows. Threads: all calls under the engine's
/// control lock.
class PolicyStore {
 public:
  PolicyStore(Published& shared, const std::vector<WorkerState*>& workers)
      : ipsets_(shared),
        acls_(shared, ipsets_),
        tc_(shared, ipsets_, static_cast<unsigned>(workers.size())),
        traffic_(shared, workers) {}

  /// True for the operations that `apply` knows.
  static bool knows(uint8_t op) noexcept { return op >= 70 && op < 100; }
  Status apply(const abi::EngineEditHead& head, Journal& journal);
  /// Forgets what belongs to a device that goes.
  void drop_port(PortId port) { tc_.drop_port(port); }
  /// A service goes: so do its lists.
  void forget(const abi::EngineServiceKey& service, Journal& journal) {
    acls_.forget(service, journal);
  }

  /// What has to be done several times a second, by the housekeeper.
  void tend() { traffic_.fold(); }

  /// Appends the answer to a question; see `abi::EngineList` for both.
  Status query(abi::EngineList kind, std::span<const uint8_t> question, std::vector<uint8_t>& out);

 private:
  Status change_tc(TcStore::Verb verb, const abi::EngineEditHead& head, Journal& journal);
  Status query_ipsets(abi::EngineList kind, std::span<const uint8_t> question,
                      std::vector<uint8_t>& out);

  IpsetStore ipsets_;
  AclStore acls_;
  TcStore tc_;
  TrafficLog traffic_;
};

}  // namespace dpvs
