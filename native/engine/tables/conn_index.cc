// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_index.h"

#include <algorithm>

namespace dpvs {
namespace {

constexpr uint64_t kBucketLayout = 0x0001'0000'0040'0001;

int free_slot(const Bucket& b) noexcept {
  const uint32_t free = b.match(0);
  return free == 0 ? -1 : __builtin_ctz(free);
}

}  // namespace

Status ConnIndexTable::open(const char* name, uint64_t max_conns) {
  // Two entries a connection; twice that, because segments are half full after a split.
  max_segments_ = std::max<uint64_t>(2, max_conns * 4 / kSplitAt + 2);
  const Status opened =
      arena_.open(name, sizeof(Bucket) << kBucketBits, kBucketLayout, max_segments_);
  if (!opened.ok()) return opened;
  base_ = static_cast<Bucket*>(arena_.base());
  // Reserved now, so that growing never allocates from the heap on a worker.
  segments_.reserve(max_segments_);
  uint64_t directory_len = 1;
  while (directory_len < max_segments_ * 4) directory_len *= 2;
  directory_store_.reserve(directory_len);
  directory_store_.assign(1, 0);
  directory_ = directory_store_.data();
  if (!add_segment(0)) return {code::kNoMemory, "no memory for the connection index"};
  return kOk;
}

bool ConnIndexTable::add_segment(uint8_t depth) noexcept {
  if (segments_.size() == max_segments_) return false;
  if (segments_.size() >= arena_.committed() && !arena_.grow()) return false;
  segments_.push_back({0, depth});
  return true;
}

bool ConnIndexTable::insert(uint64_t hash, uint32_t value) noexcept {
  for (;;) {
    const uint32_t segment = segment_of(hash);
    const bool full = segments_[segment].used >= kSplitAt;
    if (full && split(segment, bits_of(hash))) continue;
    if (place(hash, value)) {
      ++segments_[segment].used;
      ++entries_;
      return true;
    }
    if (full || !split(segment, bits_of(hash))) return false;
  }
}

bool ConnIndexTable::place(uint64_t hash, uint32_t value) noexcept {
  const uint16_t tag = tag_of(hash);
  auto* home = const_cast<Bucket*>(bucket(hash));
  auto* away = const_cast<Bucket*>(other(home, tag));
  value |= static_cast<uint32_t>(hash >> 44 & 0xf) << kExtraShift;
  int slot = free_slot(*home);
  if (slot < 0 && free_slot(*away) < 0 && !displace_one(home, away)) return false;
  slot = free_slot(*home);
  Bucket* into = home;
  if (slot < 0) {
    into = away;
    slot = free_slot(*away);
    value |= kDisplaced;
    ++home->overflow;
  }
  into->tag[slot] = tag;
  into->value[slot] = value;
  return true;
}

bool ConnIndexTable::displace_one(Bucket* b1, Bucket* b2) noexcept {
  return make_room(b1) || make_room(b2);
}

/// Moves one resident of `bucket` to the other bucket where it may live, if that has room.
bool ConnIndexTable::make_room(Bucket* bucket) noexcept {
  for (unsigned s = 0; s < Bucket::kSlots; ++s) {
    auto* target = const_cast<Bucket*>(other(bucket, bucket->tag[s]));
    const int slot = free_slot(*target);
    if (slot < 0) continue;
    const bool was_away = (bucket->value[s] & kDisplaced) != 0;
    target->tag[slot] = bucket->tag[s];
    target->value[slot] = bucket->value[s] ^ kDisplaced;
    if (was_away) {
      --target->overflow;
    } else {
      ++bucket->overflow;
    }
    bucket->tag[s] = 0;
    return true;
  }
  return false;
}

void ConnIndexTable::remove(uint64_t hash, uint32_t value) noexcept {
  const uint16_t tag = tag_of(hash);
  auto* home = const_cast<Bucket*>(bucket(hash));
  Bucket* places[2] = {home, const_cast<Bucket*>(other(home, tag))};
  for (Bucket* b : places) {
    for (uint32_t hits = b->match(tag); hits != 0; hits &= hits - 1) {
      const int slot = __builtin_ctz(hits);
      if ((b->value[slot] & kValueMask) != value) continue;
      b->tag[slot] = 0;
      if (b != home) --home->overflow;
      --segments_[segment_of(hash)].used;
      --entries_;
      return;
    }
  }
}

bool ConnIndexTable::split(uint32_t segment, uint32_t bits) noexcept {
  const uint8_t depth = segments_[segment].depth;
  if (depth >= kMaxDepth) return false;
  if ((uint64_t{1} << depth) > directory_mask_) {
    if (directory_store_.size() * 2 > directory_store_.capacity()) return false;
    double_directory();
  }
  if (!add_segment(static_cast<uint8_t>(depth + 1))) return false;
  const auto fresh = static_cast<uint32_t>(segments_.size() - 1);
  segments_[segment].depth = static_cast<uint8_t>(depth + 1);
  const uint32_t step = uint32_t{1} << depth;
  const uint32_t first = (bits & (step - 1)) | step;
  for (uint32_t d = first; d <= directory_mask_; d += step * 2) directory_store_[d] = fresh;
  move_upper_half(base_ + (size_t{segment} << kBucketBits), base_ + (size_t{fresh} << kBucketBits),
                  depth);
  uint32_t moved = 0;
  for (uint64_t b = 0; b <= kBucketMask; ++b) {
    const Bucket& to = base_[(size_t{fresh} << kBucketBits) + b];
    moved += Bucket::kSlots - static_cast<uint32_t>(__builtin_popcount(to.match(0)));
  }
  segments_[segment].used -= moved;
  segments_[fresh].used = moved;
  return true;
}

void ConnIndexTable::double_directory() noexcept {
  const size_t size = directory_store_.size();
  directory_store_.resize(size * 2);
  std::copy_n(directory_store_.begin(), size, directory_store_.begin() + static_cast<long>(size));
  directory_mask_ = static_cast<uint32_t>(size * 2 - 1);
  directory_ = directory_store_.data();
}

/// Moves the entries whose hash has `bit` set to the bucket of the same number in the new segment.
void ConnIndexTable::move_upper_half(Bucket* from, Bucket* to, unsigned bit) noexcept {
  for (uint64_t b = 0; b <= kBucketMask; ++b) {
    for (unsigned s = 0; s < Bucket::kSlots; ++s) {
      const uint16_t tag = from[b].tag[s];
      if (tag == 0) continue;
      const uint32_t value = from[b].value[s];
      const uint32_t stored = value >> kExtraShift | uint32_t{tag} << 4;
      if ((stored >> bit & 1) == 0) continue;
      to[b].tag[s] = tag;
      to[b].value[s] = value;
      from[b].tag[s] = 0;
      if ((value & kDisplaced) == 0) continue;
      --from[b ^ mix(tag)].overflow;
      ++to[b ^ mix(tag)].overflow;
    }
  }
}

}  // namespace dpvs
