// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_index.h"

#include <set>

#include "check.h"

namespace dpvs::test {
namespace {

constexpr uint32_t kDisplacedBit = 1u << 27;
constexpr uint64_t kBuckets = 1024;

bool holds(const Bucket& bucket, uint64_t hash, uint32_t value) {
  uint32_t hits = bucket.match(ConnIndexTable::tag_of(hash));
  for (; hits != 0; hits &= hits - 1) {
    if ((bucket.value[__builtin_ctz(hits)] & ConnIndexTable::kValueMask) == value) return true;
  }
  return false;
}

/// As the data path looks: the other bucket only when the home bucket says so.
bool finds(const ConnIndexTable& index, uint64_t hash, uint32_t value) {
  const Bucket* home = index.bucket(hash);
  if (holds(*home, hash, value)) return true;
  return home->overflow != 0 &&
         holds(*index.other(home, ConnIndexTable::tag_of(hash)), hash, value);
}

struct Census {
  uint64_t entries = 0, displaced = 0, overflow = 0;
};

/// Counts all buckets of all segments.
Census census(const ConnIndexTable& index) {
  Census c;
  std::set<const Bucket*> seen;
  for (uint64_t d = 0; d <= index.reader().directory_mask; ++d) {
    if (!seen.insert(index.bucket(d << 44)).second) continue;
    for (uint64_t b = 0; b < kBuckets; ++b) {
      const Bucket& bucket = *index.bucket(d << 44 | b);
      c.overflow += bucket.overflow;
      for (unsigned s = 0; s < Bucket::kSlots; ++s) {
        if (bucket.tag[s] == 0) continue;
        ++c.entries;
        c.displaced += (bucket.value[s] & kDisplacedBit) != 0;
      }
    }
  }
  return c;
}

void check_census(const ConnIndexTable& index, uint64_t entries) {
  const Census c = census(index);
  CHECK(index.entries() == entries);
  CHECK(c.entries == entries);
  CHECK(c.overflow == c.displaced);
}

std::vector<uint64_t> random_hashes(size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<uint64_t> hashes(count);
  for (uint64_t& hash : hashes) hash = random.word();
  return hashes;
}

TEST(
    "an index of two million random entries finds each, holds each once, and "
    "empties") {
  const std::vector<uint64_t> hashes = random_hashes(2'000'000, 1);
  ConnIndexTable index;
  CHECK(index.open("test-index", 1'000'000).ok());
  for (uint32_t i = 0; i < hashes.size(); ++i) CHECK(index.insert(hashes[i], i));
  check_census(index, hashes.size());
  for (uint32_t i = 0; i < hashes.size(); ++i) CHECK(finds(index, hashes[i], i));
  for (uint32_t i = 0; i < hashes.size(); i += 2) index.remove(hashes[i], i);
  check_census(index, hashes.size() / 2);
  for (uint32_t i = 0; i < hashes.size(); ++i) CHECK(finds(index, hashes[i], i) == (i % 2 == 1));
  for (uint32_t i = 1; i < hashes.size(); i += 2) index.remove(hashes[i], i);
  const Census empty = census(index);
  CHECK(empty.entries == 0 && empty.overflow == 0 && index.entries() == 0);
}

TEST("an index under constant change loses and doubles nothing") {
  ConnIndexTable index;
  CHECK(index.open("test-index", 50'000).ok());
  std::vector<uint64_t> live(100'000, 0);
  Random random(2);
  for (unsigned step = 0; step < 1'000'000; ++step) {
    const uint32_t i = random.below(static_cast<uint32_t>(live.size()));
    if (live[i] != 0) {
      CHECK(finds(index, live[i], i));
      index.remove(live[i], i);
      CHECK(!finds(index, live[i], i));
      live[i] = 0;
    } else {
      live[i] = random.word() | 1;
      CHECK(index.insert(live[i], i));
    }
  }
  uint64_t count = 0;
  for (uint32_t i = 0; i < live.size(); ++i) {
    if (live[i] == 0) continue;
    ++count;
    CHECK(finds(index, live[i], i));
  }
  check_census(index, count);
}

TEST("entries of one bucket spill over to others and come home") {
  ConnIndexTable index;
  CHECK(index.open("test-index", 1000).ok());
  Random random(3);
  std::vector<uint64_t> hashes(60);
  for (uint64_t& hash : hashes) hash = (random.word() & ~(kBuckets - 1)) | 77;
  for (uint32_t i = 0; i < hashes.size(); ++i) CHECK(index.insert(hashes[i], i));
  for (uint32_t i = 0; i < hashes.size(); ++i) CHECK(finds(index, hashes[i], i));
  check_census(index, hashes.size());
  CHECK(census(index).displaced >= hashes.size() - Bucket::kSlots);
  for (uint32_t i = 0; i < hashes.size(); ++i) index.remove(hashes[i], i);
  CHECK(census(index).overflow == 0);
}

TEST("equal hashes fill two buckets, then are refused without harm") {
  ConnIndexTable index;
  CHECK(index.open("test-index", 1000).ok());
  const uint64_t hash = 0x1234567890abcdefu;
  uint32_t taken = 0;
  while (taken < 100 && index.insert(hash, taken)) ++taken;
  CHECK(taken == 2 * Bucket::kSlots);
  for (uint32_t i = 0; i < taken; ++i) CHECK(finds(index, hash, i));
  check_census(index, taken);
  CHECK(index.insert(~hash, 500) && finds(index, ~hash, 500));
}

TEST("hashes whose tag would be zero are found, through splits too") {
  ConnIndexTable index;
  CHECK(index.open("test-index", 100'000).ok());
  const std::vector<uint64_t> hashes = random_hashes(100'000, 4);
  for (uint32_t i = 0; i < hashes.size(); ++i) {
    const uint64_t hash = i % 16 == 0 ? hashes[i] >> 16 : hashes[i];
    CHECK(index.insert(hash, i));
  }
  for (uint32_t i = 0; i < hashes.size(); ++i) {
    CHECK(finds(index, i % 16 == 0 ? hashes[i] >> 16 : hashes[i], i));
  }
}

TEST("removing what is not there changes nothing") {
  ConnIndexTable index;
  CHECK(index.open("test-index", 1000).ok());
  CHECK(index.insert(42, 1));
  index.remove(42, 2);
  index.remove(99, 1);
  CHECK(index.entries() == 1 && finds(index, 42, 1));
}

}  // namespace
}  // namespace dpvs::test
