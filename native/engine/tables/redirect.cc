// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/redirect.h"

#include <sys/mman.h>

#include <bit>

namespace dpvs {

RedirectTable::~RedirectTable() {
  if (buckets_ != nullptr) munmap(buckets_, (mask_ + 1) * sizeof(Bucket));
}

Status RedirectTable::open(uint64_t flows) {
  const uint64_t buckets = std::bit_ceil(flows / (kSlots / 2) + 1);
  void* map = mmap(nullptr, buckets * sizeof(Bucket), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED) return {code::kNoMemory, "no memory for the table of owners"};
  buckets_ = static_cast<Bucket*>(map);
  mask_ = buckets - 1;
  return kOk;
}

int RedirectTable::find(uint64_t hash) const noexcept {
  if (buckets_ == nullptr || !used_.load(std::memory_order_relaxed)) return -1;
  for (const Bucket* bucket : {&first(hash), &second(hash)}) {
    for (const auto& slot : bucket->entry) {
      const uint64_t entry = slot.load(std::memory_order_relaxed);
      if (entry != 0 && ((entry ^ hash) & ~kWorkerBits) == 0)
        return static_cast<int>(entry & kWorkerBits);
    }
  }
  return -1;
}

bool RedirectTable::insert(uint64_t hash, unsigned worker) noexcept {
  if (buckets_ == nullptr) return false;
  used_.store(true, std::memory_order_relaxed);
  for (Bucket* bucket : {&first(hash), &second(hash)}) {
    for (auto& slot : bucket->entry) {
      uint64_t free = 0;
      if (slot.compare_exchange_strong(free, entry_of(hash, worker), std::memory_order_relaxed))
        return true;
    }
  }
  return false;
}

void RedirectTable::remove(uint64_t hash, unsigned worker) noexcept {
  if (buckets_ == nullptr) return;
  for (Bucket* bucket : {&first(hash), &second(hash)}) {
    for (auto& slot : bucket->entry) {
      uint64_t mine = entry_of(hash, worker);
      if (slot.compare_exchange_strong(mine, 0, std::memory_order_relaxed)) return;
    }
  }
}

}  // namespace dpvs
