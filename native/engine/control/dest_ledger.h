// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "control/numbers.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// What each worker had counted of a destination; null: nothing. Workers own their rows, so control
/// subtracts instead of writing there.
using DestCounts = std::shared_ptr<const std::vector<DestRow>>;

/// Numbers and counters of destinations. A destination that is removed while connections of it live
/// on keeps its number, and gets it again when it comes back.
/// Threads: control.
class DestLedger {
 public:
  DestLedger(Published& shared, const std::vector<WorkerState*>& workers)
      : shared_(shared), workers_(workers), numbers_(shared.rcu, DestStates::kMaxDests) {}

  /// The number that the destination had, or a free one; not valid when there is no memory.
  DestIndex enter(const abi::EngineServiceKey& service, const abi::EngineDestSettings& dest);
  /// The destination is no longer configured.
  void leave(const abi::EngineServiceKey& service, const abi::EngineDestSettings& dest,
             DestIndex index);
  /// Tells workers what to do with packets of its connections: see `dest_gate`. `service` matters
  /// with a limit of it.
  void set_gate(DestIndex index, uint16_t gate, ServiceIndex service) const;
  /// Tells workers what to report of its connections: see `dest_watch`.
  void set_watch(DestIndex index, uint16_t watch) const;
  /// Tells workers how to wrap packets for it.
  void set_tunnel(DestIndex index, TunnelSpec tunnel) const;
  /// Workers have been shown all that left up to now.
  void published() { numbers_.published(); }
  /// Takes numbers back whose last connection is gone.
  void reclaim();

  /// The counters as they are, to be taken for zero.
  DestCounts counts_now(DestIndex index) const;
  /// What was counted since `zero`, by one worker or (`worker` too large) by all.
  DestRow sum(DestIndex index, const DestCounts& zero, unsigned worker) const;

 private:
  Published& shared_;
  const std::vector<WorkerState*>& workers_;
  Numbers numbers_;
  std::unordered_map<std::string, uint32_t> gone_;  // by service and address
  std::unordered_map<uint32_t, std::string> gone_name_;
};

}  // namespace dpvs
