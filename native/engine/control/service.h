// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <netinet/in.h>

#include <cstring>
#include <string>
#include <vector>

#include "control/dest_ledger.h"
#include "control/health.h"
#include "generated/abi.h"
#include "sched/scheduler.h"

namespace dpvs {

/// A destination as configured.
struct Dest {
  abi::EngineDestSettings settings;
  DestIndex index;
  DestCounts zero_at;        // when its counters were last set to zero
  uint32_t last_weight = 0;  // what it was before it became 0, else the weight
  DestHealth health{};

  /// The weight that counts: a destination that is closed for its health has none.
  uint32_t weight() const noexcept { return health.inhibited() ? 0 : settings.weight; }
};

/// A local address that a service names, and the number under which its use here is counted.
struct LaddrMember {
  LaddrIndex laddr;
  uint32_t use;
};

/// A service as configured.
struct Service {
  abi::EngineServiceKey key;
  abi::EngineServiceSettings settings;
  ServiceIndex index;
  uint32_t version = 0;     // another one after each change of a destination, unique in the engine
  std::vector<Dest> dests;  // newest first
  std::vector<LaddrMember> laddrs;
  abi::EngineTraffic left{};  // of destinations that are gone
  abi::EngineMatch match{};   // of a service that is found by one
  uint64_t order = 0;         // among the services by match: the smaller is asked first
  bool was_synproxied = false;
};

/// True for a destination that stands for an outside address of SNAT.
inline bool is_outside_address(const Dest& dest) {
  return (dest.settings.mode & abi::conn_flags::kFwdMask) == abi::conn_flags::kSnat;
}

/// The key as a string of its bytes, to find it by.
inline std::string bytes_of(const abi::EngineServiceKey& key) {
  return {reinterpret_cast<const char*>(&key), sizeof key};
}

inline std::string_view sched_name(const abi::EngineServiceSettings& s) {
  return {s.sched, strnlen(s.sched, sizeof s.sched)};
}

/// True if the SYN proxy makes the handshakes of this service's clients.
inline bool is_synproxied(const abi::EngineServiceKey& key, const abi::EngineServiceSettings& s) {
  const bool tcp = key.proto == IPPROTO_TCP || key.fwmark != 0;
  return tcp && (s.flags & abi::svc_flags::kSynproxy) != 0;
}

/// The scheduler that the service names, or null.
inline const Scheduler* scheduler_of(const abi::EngineServiceSettings& s) {
  return find_scheduler(sched_name(s));
}

}  // namespace dpvs
