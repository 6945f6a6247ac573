// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <vector>

#include "check.h"
#include "tables/affinity.h"

namespace dpvs::test {
namespace {

constexpr ServiceIndex kService{7};
constexpr HashSecret kSecret{0x2b7e151628aed2a6, 0xabf7158809cf4f3c};

IpAddr address(uint32_t number) { return IpAddr::v4(__builtin_bswap32(number)); }

TEST("an address is known to its own service only") {
  AffinityTable table;
  CHECK(table.open(kSecret));
  CHECK(table.find(kService, address(1), 100) == nullptr);
  table.claim(kService, address(1), 100).add({3}, 100);
  const Affinity* found = table.find(kService, address(1), 101);
  CHECK(found != nullptr && found->count == 1 && found->holds({3}));
  CHECK(table.find({8}, address(1), 101) == nullptr);
  CHECK(table.find(kService, address(2), 101) == nullptr);
}

TEST("more addresses than there is room for push out those unused for longest") {
  AffinityTable table;
  CHECK(table.open(kSecret));
  constexpr uint32_t kCount = 20000;
  for (uint32_t n = 0; n < kCount; ++n) table.claim(kService, address(n), 1000 + n).add({n}, n);
  std::vector<uint32_t> known;
  for (uint32_t n = 0; n < kCount; ++n) {
    const Affinity* found = table.find(kService, address(n), 1000 + kCount);
    if (found == nullptr) continue;
    CHECK(found->dests[0].value == n);
    known.push_back(n);
  }
  const auto of_last = [&](uint32_t count) {
    return std::ranges::count_if(known, [&](uint32_t n) { return n >= kCount - count; });
  };
  CHECK(known.size() > 4000 && known.size() <= 4096);
  CHECK(of_last(512) > 500);
  CHECK(of_last(kCount / 2) + 60 > static_cast<ptrdiff_t>(known.size()));
}

TEST("an address that is used again and again stays") {
  AffinityTable table;
  CHECK(table.open(kSecret));
  table.claim(kService, address(0), 0).add({9}, 0);
  for (uint32_t n = 1; n < 20000; ++n) {
    Affinity* found = table.find(kService, address(0), n);
    CHECK(found != nullptr);
    found->last_use = n;
    table.claim(kService, address(n), n);
  }
}

TEST(
    "an address that nobody uses for a day is forgotten, across the wrap of "
    "time too") {
  AffinityTable table;
  CHECK(table.open(kSecret));
  const Tick start = UINT32_MAX - 10;
  table.claim(kService, address(1), start).add({3}, start);
  CHECK(table.find(kService, address(1), start + AffinityTable::kLife - 1) != nullptr);
  CHECK(table.find(kService, address(1), start + AffinityTable::kLife) == nullptr);
  CHECK(table.claim(kService, address(1), start + AffinityTable::kLife).count == 0);
}

TEST("a set loses the destination that is told, and keeps the others") {
  Affinity set{};
  for (uint32_t n = 0; n < Affinity::kMaxDests; ++n) set.add({n}, n);
  set.remove(2, 50);
  CHECK(set.count == Affinity::kMaxDests - 1 && set.last_change == 50);
  CHECK(!set.holds({2}) && set.holds({0}) && set.holds({7}));
}

}  // namespace
}  // namespace dpvs::test
