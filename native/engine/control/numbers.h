// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/rcu.h"

namespace dpvs {

/// Numbers of objects that workers and connections may go on naming after control has removed them:
/// a number is given again once no worker can pick its object any more and nothing uses it.
/// Threads: control.
class Numbers {
 public:
  Numbers(Rcu& rcu, uint32_t max) : rcu_(rcu), max_(max) {}

  static constexpr uint32_t kNone = UINT32_MAX;

  /// A free number, or kNone when all are taken.
  uint32_t take() {
    if (free_.empty()) return next_ == max_ ? kNone : next_++;
    const uint32_t number = free_.back();
    free_.pop_back();
    return number;
  }
  /// Gives a number back that no worker has seen.
  void give_back(uint32_t number) { free_.push_back(number); }

  /// The object is no longer configured.
  void retire(uint32_t number) {
    serial_of_[number] = ++serial_;
    fresh_.push_back({number, serial_, nullptr});
  }
  /// The object is configured again.
  void revive(uint32_t number) { serial_of_.erase(number); }

  /// Says that workers have been shown all that was retired up to now.
  void published() {
    if (fresh_.empty()) return;
    const auto unseen = std::make_shared<bool>(false);
    for (Retired& r : fresh_) r.unseen = unseen;
    retired_.insert(retired_.end(), fresh_.begin(), fresh_.end());
    fresh_.clear();
    rcu_.retire([unseen] { *unseen = true; });
  }

  /// Frees retired numbers that no worker can pick and for which `is_idle(number)` holds; looks at
  /// a bounded part of them, in turn.
  template <typename IsIdle>
  void reclaim(IsIdle is_idle) {
    for (size_t looks = std::min<size_t>(retired_.size(), kLooks); looks > 0; --looks) {
      const Retired r = retired_.front();
      retired_.pop_front();
      const auto known = serial_of_.find(r.number);
      if (known == serial_of_.end() || known->second != r.serial) continue;
      if (*r.unseen && is_idle(r.number)) {
        serial_of_.erase(known);
        free_.push_back(r.number);
      } else {
        retired_.push_back(r);
      }
    }
  }

 private:
  static constexpr size_t kLooks = 4096;

  struct Retired {
    uint32_t number;
    uint64_t serial;               // another one each time that it is retired
    std::shared_ptr<bool> unseen;  // set once no worker can pick it any more
  };

  Rcu& rcu_;
  const uint32_t max_;
  uint32_t next_ = 0;
  uint64_t serial_ = 0;
  std::vector<uint32_t> free_;
  std::vector<Retired> fresh_;                        // since the last publishing
  std::deque<Retired> retired_;                       // some were revived meanwhile
  std::unordered_map<uint32_t, uint64_t> serial_of_;  // of those that are retired still
};

}  // namespace dpvs
