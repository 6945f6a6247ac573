// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/rcu.h"

#include <rte_malloc.h>

#include <utility>

namespace dpvs {

Rcu::~Rcu() {
  for (const Retired& r : retired_) r.free();
  rte_free(qsbr_);
}

Status Rcu::open(unsigned readers) {
  qsbr_ = static_cast<rte_rcu_qsbr*>(
      rte_zmalloc("rcu", rte_rcu_qsbr_get_memsize(readers), RTE_CACHE_LINE_SIZE));
  if (qsbr_ == nullptr) return {code::kNoMemory, "no memory for the RCU variable"};
  rte_rcu_qsbr_init(qsbr_, readers);
  for (unsigned r = 0; r < readers; ++r) rte_rcu_qsbr_thread_register(qsbr_, r);
  return kOk;
}

void Rcu::retire(std::function<void()> free) {
  {
    const std::lock_guard guard(lock_);
    retired_.push_back({rte_rcu_qsbr_start(qsbr_), std::move(free)});
  }
  reclaim();
}

void Rcu::reclaim() {
  std::deque<Retired> due;
  {
    const std::lock_guard guard(lock_);
    while (!retired_.empty() && rte_rcu_qsbr_check(qsbr_, retired_.front().token, false) == 1) {
      due.push_back(std::move(retired_.front()));
      retired_.pop_front();
    }
  }
  for (const Retired& r : due) r.free();
}

}  // namespace dpvs
