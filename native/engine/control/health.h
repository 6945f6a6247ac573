// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "generated/abi.h"
#include "tables/dest_state.h"

namespace dpvs {

/// Passive health of one destination: connections that fail close it for a while, each time twice
/// as long; connections that come about after it was opened again halve that. Source: the
/// original's dest_check. Times are milliseconds of the engine's clock.
class DestHealth {
 public:
  /// What became of a destination in a look at it.
  enum class Change { kNone, kClosed, kOpened };

  /// Once before the first look: what workers counted until now does not count.
  void begin(const DestState& state) noexcept;
  /// Takes note of what workers have reported. `may_close`: the service has another destination.
  Change look(const abi::EngineDestCheck& check, const DestState& state, uint64_t now_ms,
              bool may_close, uint32_t random);
  /// The operator has edited the destination: one that waits for that is open again.
  void edited(const abi::EngineDestCheck& check);

  bool inhibited() const noexcept { return inhibited_; }
  /// What workers are to report now.
  uint16_t watch() const noexcept {
    if (inhibited_) return 0;
    return dest_watch::kDowns | (up_credit_ > 0 ? dest_watch::kUps : uint16_t{0});
  }

 private:
  Change close(const abi::EngineDestCheck& check, uint64_t now_ms, uint32_t random);
  void count_ups(const abi::EngineDestCheck& check, uint32_t ups);

  bool inhibited_ = false;
  bool begun_ = false;
  uint32_t seen_downs_ = 0;  // of the counters
  uint32_t seen_ups_ = 0;
  uint32_t failures_ = 0;    // within the time that they are remembered
  uint32_t up_credit_ = 0;   // successes that still shorten the next closing
  uint32_t period_sec_ = 0;  // of the next closing; 0: the shortest
  uint64_t forget_at_ = 0;
  uint64_t open_at_ = 0;  // 0: not by itself
};

/// True if the service watches its destinations by their connections.
inline bool checks_passively(const abi::EngineServiceSettings& s) noexcept {
  return (s.check.types & abi::dest_check_types::kPassive) != 0;
}

}  // namespace dpvs
