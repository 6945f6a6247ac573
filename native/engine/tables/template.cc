// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/template.h"

namespace dpvs {

bool TemplateTable::open() {
  if (chains_ != nullptr) return true;
  if (!arena_.open("dpvs-template", sizeof(Template), kLayout, kMaxTemplates).ok()) return false;
  base_ = static_cast<Template*>(arena_.base());
  chains_ = std::make_unique<Chain[]>(kChains);
  return true;
}

uint32_t TemplateTable::find(Chain& chain, const TemplateKey& key, Tick now) noexcept {
  for (uint32_t n = chain.first; n != 0; n = at(n).next) {
    if (!(at(n).key == key)) continue;
    if (!is_over(at(n), now)) return n;
    unlink(chain, n);
    return 0;
  }
  return 0;
}

void TemplateTable::link(Chain& chain, uint32_t number, const TemplateKey& key,
                         const DestName& dest) noexcept {
  at(number) = {key, dest, 0, 0, 0, chain.first, true};
  chain.first = number;
  ++dests_.at(dest.index).templates;
}

void TemplateTable::unlink(Chain& chain, uint32_t number) noexcept {
  uint32_t* place = &chain.first;
  while (*place != number) place = &at(*place).next;
  *place = at(number).next;
  at(number).linked = false;
  --dests_.at(at(number).dest.index).templates;
  if (at(number).controls == 0) free(number);
}

void TemplateTable::release(uint32_t number, Tick now) noexcept {
  Chain& chain = chain_of(at(number).key);
  rte_spinlock_lock(&chain.lock);
  Template& t = at(number);
  t.idle_since = now;
  if (--t.controls == 0 && !t.linked) free(number);
  rte_spinlock_unlock(&chain.lock);
}

void TemplateTable::sweep(uint32_t chains, Tick now) noexcept {
  if (chains_ == nullptr) return;
  for (; chains > 0; --chains, sweep_at_ = (sweep_at_ + 1) % kChains) {
    Chain& chain = chains_[sweep_at_];
    rte_spinlock_lock(&chain.lock);
    for (uint32_t n = chain.first, next = 0; n != 0; n = next) {
      next = at(n).next;
      if (is_over(at(n), now)) unlink(chain, n);
    }
    rte_spinlock_unlock(&chain.lock);
  }
}

uint32_t TemplateTable::allocate() noexcept {
  rte_spinlock_lock(&lock_);
  uint32_t number = free_head_;
  if (number != 0) {
    free_head_ = at(number).next;
  } else if (used_ < arena_.committed() || arena_.grow()) {
    number = used_++;
  }
  rte_spinlock_unlock(&lock_);
  return number;
}

void TemplateTable::free(uint32_t number) noexcept {
  rte_spinlock_lock(&lock_);
  at(number).next = free_head_;
  free_head_ = number;
  rte_spinlock_unlock(&lock_);
}

}  // namespace dpvs
