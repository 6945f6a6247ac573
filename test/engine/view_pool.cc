// SPDX-License-Identifier: GPL-2.0-or-later
#include "snapshot/view_pool.h"

#include <vector>

#include "check.h"

namespace dpvs::test {
namespace {

TEST("views are blank, lie side by side, and a place is given again after it came back") {
  ViewPool pool;
  std::vector<ServiceView*> views;
  for (uint32_t i = 0; i < 1000; ++i) {
    views.push_back(pool.make());
    CHECK(views[i]->version == 0 && views[i]->dests.empty());
    CHECK(views[i] == views[0] + i);
    views[i]->version = i + 1;
    for (int dest = 0; dest < 3; ++dest) views[i]->dests.push_back({});
  }
  pool.destroy(views[500]);
  ServiceView* const again = pool.make();
  CHECK(again == views[500] && again->version == 0 && again->dests.is_inside());
  for (const ServiceView* view : views) pool.destroy(view);
  pool.destroy(nullptr);
}

}  // namespace
}  // namespace dpvs::test
