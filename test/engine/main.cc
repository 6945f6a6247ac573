// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstring>

#include "check.h"
#include "control/eal.h"

// Runs all tests, or those whose title holds the argument, and prints `ok
// TITLE` or `not ok TITLE: PLACE: CONDITION` for each. Exits with 1 if one
// failed.

using dpvs::test::failure;

namespace {

bool start_dpdk() {
  const dpvs::Status status =
      dpvs::eal::start({"--no-huge", "--no-shconf", "--no-pci", "--no-telemetry", "-m", "64", "-l",
                        "0", "--log-level", "lib.*:error"});
  if (!status.ok()) fprintf(stderr, "%s\n", status.text);
  return status.ok();
}

bool passes(const dpvs::test::Test& test) {
  failure[0] = 0;
  test.run();
  if (failure[0] == 0) {
    printf("ok %s\n", test.title);
  } else {
    printf("not ok %s: %s\n", test.title, failure);
  }
  fflush(stdout);
  return failure[0] == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (!start_dpdk()) return 2;
  bool good = true;
  for (const dpvs::test::Test& test : dpvs::test::tests()) {
    if (argc > 1 && strstr(test.title, argv[1]) == nullptr) continue;
    good = passes(test) && good;
  }
  return good ? 0 : 1;
}
