// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/rcu.h"

#include <rte_malloc.h>

#include <utility>

namespace dpvs {

Rcu::~Rcu() {
  for (const Retired& r : retired_) r.free();
  rte_free(qsbr_);
}

Status Rcu::open(unsigned workers) {
  qsbr_ = static_cast<rte_rcu_qsbr*>(
      rte_zmalloc("rcu", rte_rcu_qsbr_get_memsize(kMaxWorkers), RTE_CACHE_LINE_SIZE));
  if (qsbr_ == nullptr) return {code::kNoMemory, "no memory for the RCU variable"};
  rte_rcu_qsbr_init(qsbr_, kMaxWorkers);
  for (unsigned w = 0; w < workers; ++w) rte_rcu_qsbr_thread_register(qsbr_, w);
  return kOk;
}

void Rcu::retire(std::function<void()> free) {
  retired_.push_back({rte_rcu_qsbr_start(qsbr_), std::move(free)});
  reclaim();
}

void Rcu::reclaim() {
  while (!retired_.empty() && rte_rcu_qsbr_check(qsbr_, retired_.front().token, false) == 1) {
    const auto free = std::move(retired_.front().free);
    retired_.pop_front();
    free();
  }
}

}  // namespace dpvs
