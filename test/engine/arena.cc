// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/arena.h"

#include "check.h"

namespace dpvs::test {
namespace {

struct Element {
  uint64_t number;
  uint64_t rest[5];
};

TEST("an arena grows without moving or changing what is there") {
  Arena arena;
  CHECK(arena.open("test-arena", sizeof(Element), 1, 1'000'000).ok());
  auto* const base = static_cast<Element*>(arena.base());
  uint64_t filled = 0;
  for (unsigned step = 0; step < 60; ++step) {
    for (; filled < arena.committed(); ++filled) {
      CHECK(base[filled].number == 0 && base[filled].rest[4] == 0);
      base[filled].number = filled + 1;
    }
    const uint64_t before = arena.committed();
    if (!arena.grow()) break;
    CHECK(arena.base() == base && arena.committed() > before);
  }
  for (uint64_t i = 0; i < filled; ++i) CHECK(base[i].number == i + 1);
}

TEST("an arena grows by what was made ready, and ends where it would without") {
  Arena arena;
  CHECK(arena.open("test-arena", sizeof(Element), 1, 100'000).ok());
  uint64_t filled = 0;
  do {
    arena.make_ready();
    for (; filled < arena.committed(); ++filled) {
      Element& element = static_cast<Element*>(arena.base())[filled];
      CHECK(element.number == 0);
      element.number = filled;
    }
  } while (arena.grow());
  CHECK(filled == 100'000);
}

TEST("an arena ends at its capacity") {
  Arena arena;
  CHECK(arena.open("test-arena", sizeof(Element), 1, 5000).ok());
  while (arena.grow()) CHECK(arena.committed() <= 5000);
  CHECK(arena.committed() == 5000 && !arena.grow());
  CHECK(arena.commit(5000) && !arena.commit(5001));
  static_cast<Element*>(arena.base())[4999].rest[4] = 1;
}

TEST("an arena holds elements larger than a page, and a single one") {
  Arena arena;
  CHECK(arena.open("test-arena", 100'000, 1, 3).ok());
  CHECK(arena.commit(3));
  static_cast<uint8_t*>(arena.base())[299'999] = 1;
  Arena one;
  CHECK(one.open("test-arena", 1, 1, 1).ok() && one.committed() == 1 && !one.grow());
}

TEST("the head of an arena says what it holds") {
  Arena arena;
  CHECK(arena.open("test-arena", sizeof(Element), 0x1234, 100'000).ok());
  CHECK(arena.commit(50'000));
  const auto* head =
      reinterpret_cast<const ArenaHead*>(static_cast<uint8_t*>(arena.base()) - kArenaHeadLen);
  CHECK(head->magic == kArenaMagic && head->element_len == sizeof(Element));
  CHECK(head->layout_hash == 0x1234 && head->committed == arena.committed());
  CHECK(arena.committed_bytes() >= kArenaHeadLen + 50'000 * sizeof(Element));
}

}  // namespace
}  // namespace dpvs::test
