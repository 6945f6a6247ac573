// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_rcu_qsbr.h>

#include <deque>
#include <functional>
#include <mutex>

#include "base/index.h"
#include "base/status.h"

namespace dpvs {

/// What control must not free while a worker may still read it. Built on rte_rcu_qsbr.
/// Threads: readers call `online`, `quiescent`, `offline` with their own number; the rest may be
/// called from any thread that reads nothing itself.
class Rcu {
 public:
  Rcu() = default;
  ~Rcu();
  Rcu(const Rcu&) = delete;
  Rcu& operator=(const Rcu&) = delete;

  /// `readers`: how many threads read; they start offline.
  Status open(unsigned readers);

  void online(unsigned reader) noexcept { rte_rcu_qsbr_thread_online(qsbr_, reader); }
  void quiescent(unsigned reader) noexcept { rte_rcu_qsbr_quiescent(qsbr_, reader); }
  void offline(unsigned reader) noexcept { rte_rcu_qsbr_thread_offline(qsbr_, reader); }

  /// Runs `free` once every worker has let go of what it held at this moment.
  void retire(std::function<void()> free);

  /// Frees what is due. Never blocks.
  void reclaim();

 private:
  struct Retired {
    uint64_t token;
    std::function<void()> free;
  };
  rte_rcu_qsbr* qsbr_ = nullptr;
  std::mutex lock_;  // of retired_
  std::deque<Retired> retired_;
};

}  // namespace dpvs
