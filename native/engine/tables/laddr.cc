// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/laddr.h"

#include <algorithm>
#include <bit>
#include <cstdio>

namespace dpvs {
namespace {

constexpr uint64_t kSetLayout = 0x0001'0000'0000'0001;
constexpr uint64_t kPageLayout = 0x0001'0000'0100'0001;
constexpr uint64_t kMaxPages = 1u << 22;

}  // namespace

Status LportTable::open(unsigned worker, unsigned stripes, unsigned stripe) {
  shift_ = static_cast<unsigned>(std::countr_zero(stripes));
  stripe_ = stripe;
  first_bit_ = (kFirstLport - stripe + stripes - 1) >> shift_;
  end_bit_ = (65535 - stripe) / stripes + 1;
  char name[32];
  snprintf(name, sizeof name, "dpvs-lport-%u", worker);
  const Status sets = sets_.open(name, sizeof(Laddr), kSetLayout, kMaxLaddrs);
  if (!sets.ok()) return sets;
  snprintf(name, sizeof name, "dpvs-lport-pages-%u", worker);
  const Status pages = pages_.open(name, sizeof(Page), kPageLayout, kMaxPages);
  if (!pages.ok()) return pages;
  laddrs_ = static_cast<Laddr*>(sets_.base());
  page_base_ = static_cast<Page*>(pages_.base());
  return kOk;
}

LportTable::PortSet* LportTable::set_of(LaddrIndex laddr, unsigned klass) noexcept {
  while (laddr.value >= sets_.committed()) {
    if (!sets_.grow()) return nullptr;
  }
  return &laddrs_[laddr.value].classes[klass];
}

uint32_t LportTable::new_page() noexcept {
  if (!free_pages_.empty()) {
    const uint32_t page = free_pages_.back();
    free_pages_.pop_back();
    return page;
  }
  if (next_page_ >= pages_.committed()) {
    if (!pages_.grow()) return kNoPage;
    free_pages_.reserve(pages_.committed());
  }
  return next_page_++;
}

uint16_t LportTable::take(LaddrIndex laddr, unsigned klass, const PortFilter& filter) noexcept {
  PortSet* set = set_of(laddr, klass);
  if (set == nullptr) return 0;
  const uint32_t start = std::max(set->cursor, first_bit_);
  uint32_t bit = 0;
  if (!take_bit(*set, {start, end_bit_}, filter, &bit) &&
      !take_bit(*set, {first_bit_, start}, filter, &bit)) {
    ++laddrs_[laddr.value].misses;
    return 0;
  }
  set->cursor = bit + 1;
  ++laddrs_[laddr.value].used;
  return static_cast<uint16_t>(bit << shift_ | stripe_);
}

bool LportTable::take_bit(PortSet& set, Span span, const PortFilter& filter,
                          uint32_t* found) noexcept {
  while (span.from < span.to && filter.rejected < kMaxRejected) {
    const uint32_t page_end = std::min(span.to, (span.from / kPageBits + 1) * kPageBits);
    if (scan_page(set, {span.from, page_end}, filter, found)) return true;
    span.from = page_end;
  }
  return false;
}

bool LportTable::accepts(const PortFilter& filter, uint32_t bit) const noexcept {
  if (filter.accepts == nullptr) return true;
  if (filter.accepts(filter.context, static_cast<uint16_t>(bit << shift_ | stripe_))) return true;
  ++filter.rejected;
  return false;
}

bool LportTable::scan_page(PortSet& set, Span span, const PortFilter& filter,
                           uint32_t* found) noexcept {
  const auto [from, to] = span;
  const uint32_t p = from / kPageBits;
  if (set.in_use[p] == kPageBits) return false;
  if (set.page[p] == kNoPage) {
    set.page[p] = new_page();
    if (set.page[p] == kNoPage) return false;
  }
  uint64_t* words = page_base_[set.page[p]].words;
  for (uint32_t bit = from; bit < to; bit = (bit / 64 + 1) * 64) {
    uint64_t free = ~words[bit % kPageBits / 64] & (~uint64_t{0} << (bit % 64));
    for (; free != 0; free &= free - 1) {
      const uint32_t hit = bit / 64 * 64 + static_cast<uint32_t>(std::countr_zero(free));
      if (hit >= to) return false;
      if (!accepts(filter, hit)) continue;
      words[hit % kPageBits / 64] |= uint64_t{1} << (hit % 64);
      ++set.in_use[p];
      *found = hit;
      return true;
    }
  }
  return false;
}

void LportTable::give_back(LaddrIndex laddr, unsigned klass, uint16_t port) noexcept {
  PortSet& set = laddrs_[laddr.value].classes[klass];
  const uint32_t bit = port >> shift_;
  const uint32_t p = bit / kPageBits;
  page_base_[set.page[p]].words[bit % kPageBits / 64] &= ~(uint64_t{1} << (bit % 64));
  --laddrs_[laddr.value].used;
  if (--set.in_use[p] > 0) return;
  free_pages_.push_back(set.page[p]);
  set.page[p] = kNoPage;
}

uint32_t LportTable::used(LaddrIndex laddr) const noexcept {
  return laddr.value < sets_.committed() ? laddrs_[laddr.value].used : 0;
}

uint32_t LportTable::misses(LaddrIndex laddr) const noexcept {
  return laddr.value < sets_.committed() ? laddrs_[laddr.value].misses : 0;
}

}  // namespace dpvs
