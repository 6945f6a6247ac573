// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <smmintrin.h>

#include <cstdint>
#include <vector>

#include "base/arena.h"
#include "packet/tuple.h"
#include "tables/conn.h"

namespace dpvs {

/// One cache line of the index: ten 16-bit tags, and for each a connection.
struct alignas(64) Bucket {
  static constexpr unsigned kSlots = 10;

  uint16_t tag[kSlots];  // 0: free
  uint16_t overflow;     // entries that belong here but live in the other bucket
  uint16_t spare;
  uint32_t value[kSlots];

  /// Bit per slot whose tag is `wanted`.
  uint32_t match(uint16_t wanted) const noexcept {
    const __m128i needle = _mm_set1_epi16(static_cast<short>(wanted));
    const auto* tags = reinterpret_cast<const __m128i*>(tag);
    const __m128i low = _mm_cmpeq_epi16(_mm_load_si128(tags), needle);
    const __m128i high = _mm_cmpeq_epi16(_mm_load_si128(tags + 1), needle);
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high))) & 0x3ff;
  }
};
static_assert(sizeof(Bucket) == 64);

/// Finds connections by hash. Buckets stand in segments of 64 KiB; a directory leads from hash bits
/// to a segment, and a segment that is three quarters full is split in two by one more bit
/// (extendible hashing), so the index grows without ever stopping for longer than one segment takes
/// (~40 us). A value is: connection * 2 + direction (27 bits), "displaced" (1), four hash bits (4):
/// with the tag that makes the 20 hash bits by which segments split without touching connections.
/// Owner: one worker.
class ConnIndexTable {
 public:
  static constexpr uint32_t kValueMask = (1u << 27) - 1;
  static constexpr uint32_t kMaxConns = 1u << 26;

  Status open(const char* name, uint64_t max_conns);

  /// The way from a hash to its bucket, for as long as nothing is inserted.
  struct Reader {
    const Bucket* base;
    const uint32_t* directory;
    uint32_t directory_mask;

    const Bucket* bucket(uint64_t hash) const noexcept {
      return base + (size_t{directory[bits_of(hash) & directory_mask]} << kBucketBits) +
             (hash & kBucketMask);
    }
  };
  Reader reader() const noexcept { return {base_, directory_, directory_mask_}; }
  const Bucket* bucket(uint64_t hash) const noexcept { return reader().bucket(hash); }
  static uint16_t tag_of(uint64_t hash) noexcept {
    const auto tag = static_cast<uint16_t>(hash >> 48);
    return tag == 0 ? kTagForZero : tag;
  }
  /// The only other bucket where entries of `bucket` with this tag may live.
  const Bucket* other(const Bucket* bucket, uint16_t tag) const noexcept {
    const auto at = static_cast<size_t>(bucket - base_);
    return base_ + (at ^ mix(tag));
  }

  /// Adds; the key must not be there. False when there is no memory for it.
  bool insert(uint64_t hash, uint32_t value) noexcept;
  /// Removes the entry with this very value, if it is there.
  void remove(uint64_t hash, uint32_t value) noexcept;

  size_t bytes() const noexcept { return arena_.committed_bytes(); }
  void make_ready() noexcept { arena_.make_ready(); }
  uint64_t entries() const noexcept { return entries_; }

 private:
  static constexpr unsigned kBucketBits = 10;
  static constexpr uint64_t kBucketMask = (1u << kBucketBits) - 1;
  static constexpr uint16_t kTagForZero = 0x8000;  // the last bit that a directory would use
  static constexpr uint32_t kDisplaced = 1u << 27;
  static constexpr unsigned kExtraShift = 28;
  static constexpr unsigned kMaxDepth = 19;
  static constexpr uint32_t kSplitAt = (Bucket::kSlots << kBucketBits) * 3 / 4;

  struct Segment {
    uint32_t used = 0;
    uint8_t depth = 0;
  };

  /// The 20 hash bits that an entry keeps, in the order in which the directory uses them.
  static uint32_t bits_of(uint64_t hash) noexcept {
    return static_cast<uint32_t>(hash >> 44 & 0xf) | static_cast<uint32_t>(hash >> 48) << 4;
  }
  static size_t mix(uint16_t tag) noexcept { return ((tag * size_t{0x5bd1}) & kBucketMask) | 1; }
  uint32_t segment_of(uint64_t hash) const noexcept {
    return directory_[bits_of(hash) & directory_mask_];
  }
  bool place(uint64_t hash, uint32_t value) noexcept;
  bool displace_one(Bucket* b1, Bucket* b2) noexcept;
  bool make_room(Bucket* bucket) noexcept;
  bool split(uint32_t segment, uint32_t bits) noexcept;
  bool add_segment(uint8_t depth) noexcept;
  void double_directory() noexcept;
  void move_upper_half(Bucket* from, Bucket* to, unsigned bit) noexcept;

  Arena arena_;
  Bucket* base_ = nullptr;
  const uint32_t* directory_ = nullptr;
  uint32_t directory_mask_ = 0;
  std::vector<uint32_t> directory_store_;
  std::vector<Segment> segments_;
  uint64_t max_segments_ = 0;
  uint64_t entries_ = 0;
};

}  // namespace dpvs
