// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/small_vector.h"

#include "check.h"

namespace dpvs::test {
namespace {

TEST("a small vector keeps its first elements inside itself and moves out when it grows") {
  SmallVector<int, 2> list;
  CHECK(list.empty() && list.is_inside());
  for (int i = 0; i < 100; ++i) {
    list.push_back(i);
    CHECK(list.is_inside() == (i < 2));
    CHECK(list.size() == static_cast<size_t>(i) + 1 && list.front() == 0);
  }
  int sum = 0;
  for (const int i : list) sum += i;
  CHECK(sum == 4950 && list[57] == 57);
}

TEST("a small vector takes one of its own elements while it grows") {
  SmallVector<int, 1> list;
  list.push_back(7);
  for (int i = 0; i < 10; ++i) list.push_back(list.front());
  CHECK(list[10] == 7);
}

}  // namespace
}  // namespace dpvs::test
