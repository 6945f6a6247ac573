// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>
#include <vector>

#include "control/acl_store.h"
#include "control/ipset_store.h"
#include "control/journal.h"
#include "generated/abi.h"
#include "snapshot/published.h"

namespace dpvs {

/// What decides about packets beside services and routes: sets and access lists.
/// Threads: all calls under the engine's control lock.
class PolicyStore {
 public:
  explicit PolicyStore(Published& shared) : ipsets_(shared), acls_(shared, ipsets_) {}

  /// True for the operations that `apply` knows.
  static bool knows(uint8_t op) noexcept { return op >= 70 && op < 100; }
  Status apply(const abi::EngineEditHead& head, Journal& journal);
  /// A service goes: so do its lists.
  void forget(const abi::EngineServiceKey& service, Journal& journal) {
    acls_.forget(service, journal);
  }

  /// Appends the answer to a question; see `abi::EngineList` for both.
  Status query(abi::EngineList kind, std::span<const uint8_t> question, std::vector<uint8_t>& out);

 private:
  IpsetStore ipsets_;
  AclStore acls_;
};

}  // namespace dpvs
