// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/saved_frames.h"

#include <algorithm>
#include <cstdio>

namespace dpvs {
namespace {

constexpr uint64_t kLayout = 0x0001'0000'0010'0001;

}  // namespace

SavedFrames::~SavedFrames() {
  for (uint32_t i = 1; places_ != nullptr && i < high_water_; ++i) {
    rte_pktmbuf_free(places_[i].frame);
  }
}

Status SavedFrames::open(unsigned worker, uint32_t max) {
  char name[32];
  snprintf(name, sizeof name, "dpvs-saved-%u", worker);
  max_ = std::min(max, kMax);
  const Status opened = arena_.open(name, sizeof(Place), kLayout, uint64_t{max_} + 1);
  if (opened.ok()) places_ = static_cast<Place*>(arena_.base());
  return opened;
}

uint32_t SavedFrames::new_place() noexcept {
  if (held_ >= max_) return 0;
  uint32_t place = free_;
  if (place != 0) {
    free_ = places_[place].next;
  } else {
    place = high_water_;
    if (place >= arena_.committed() && !arena_.grow()) return 0;
    ++high_water_;
  }
  ++held_;
  return place;
}

bool SavedFrames::append(uint32_t& first, rte_mbuf* frame) noexcept {
  const uint32_t place = new_place();
  if (place == 0) return false;
  places_[place] = {frame, 0, place};
  if (first == 0) {
    first = place;
  } else {
    places_[places_[first].last].next = place;
    places_[first].last = place;
  }
  return true;
}

rte_mbuf* SavedFrames::take(uint32_t& first) noexcept {
  if (first == 0) return nullptr;
  Place& place = places_[first];
  rte_mbuf* frame = place.frame;
  const uint32_t gone = first;
  first = place.next;
  if (first != 0) places_[first].last = place.last;
  place = {nullptr, free_, 0};
  free_ = gone;
  --held_;
  return frame;
}

}  // namespace dpvs
