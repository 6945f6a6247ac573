// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// The largest flows of each device over the last minute, out of what workers meter while it is on.
/// Threads: `fold` from the housekeeper, the rest under the control lock.
class TrafficLog {
 public:
  TrafficLog(Published& shared, const std::vector<WorkerState*>& workers)
      : shared_(shared), workers_(workers) {}
  ~TrafficLog();

  void set(bool on);
  /// Takes over what workers have finished since the last time.
  void fold();

  /// Appends the 20 largest flows of `device` as they are on the control socket, smallest first,
  /// behind their count; without a name those of all devices together, and for a name that no
  /// device has the lists of all devices, largest first. Nothing while it is off.
  void list(std::string_view device, std::vector<uint8_t>& out);

 private:
  struct Hash {
    size_t operator()(const FlowOnPort& flow) const noexcept { return flow.hash(secret); }
    HashSecret secret;
  };
  struct Sum {
    uint64_t received = 0, sent = 0;
    unsigned worker = 0;
  };
  using Flows = std::unordered_map<FlowOnPort, Sum, Hash>;
  struct Slot {
    uint64_t number;
    Flows flows;
  };
  struct Top {
    FlowTraffic traffic;
    unsigned worker;
  };

  Flows& slot(uint64_t number);
  std::vector<Top> top(PortId port) const;
  void put(const Top& entry, std::vector<uint8_t>& out) const;

  Published& shared_;
  const std::vector<WorkerState*>& workers_;
  std::mutex lock_;                                    // of all below
  std::vector<std::unique_ptr<TrafficMeter>> meters_;  // by worker; empty: off
  std::vector<uint64_t> folded_;                       // by worker: the slot after the last
  std::deque<Slot> history_;                           // oldest first
};

}  // namespace dpvs
