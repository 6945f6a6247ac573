// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_rcu_qsbr.h>

#include <deque>
#include <functional>

#include "base/index.h"
#include "base/status.h"

namespace dpvs {

/// What control must not free while a worker may still read it. Built on rte_rcu_qsbr.
/// Threads: workers call `online`, `quiescent`, `offline` with their own number; the rest belongs to
/// the thread that holds the control lock.
class Rcu {
 public:
  Rcu() = default;
  ~Rcu();
  Rcu(const Rcu&) = delete;
  Rcu& operator=(const Rcu&) = delete;

  Status open(unsigned workers);

  void online(unsigned worker) noexcept { rte_rcu_qsbr_thread_online(qsbr_, worker); }
  void quiescent(unsigned worker) noexcept { rte_rcu_qsbr_quiescent(qsbr_, worker); }
  void offline(unsigned worker) noexcept { rte_rcu_qsbr_thread_offline(qsbr_, worker); }

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
  std::deque<Retired> retired_;
};

}  // namespace dpvs
