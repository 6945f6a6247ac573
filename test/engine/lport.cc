// SPDX-License-Identifier: GPL-2.0-or-later
#include <vector>

#include "check.h"
#include "tables/laddr.h"

namespace dpvs::test {
namespace {

constexpr LaddrIndex kLaddr{3};
constexpr uint32_t kPorts = 65535 - kFirstLport + 1;

/// Takes ports of a class until there is none, each once and of the right
/// stripe.
uint32_t take_all(LportTable& table, unsigned klass, unsigned stripes, unsigned stripe) {
  std::vector<bool> seen(65536);
  uint32_t count = 0;
  while (const uint16_t port = table.take(kLaddr, klass)) {
    const bool fresh = !seen[port] && port >= kFirstLport && port % stripes == stripe;
    if (!hold(fresh, __FILE__, __LINE__, "a port is given once, to its worker")) return 0;
    seen[port] = true;
    ++count;
  }
  return count;
}

void give_all(LportTable& table, unsigned klass, unsigned stripes, unsigned stripe) {
  for (uint32_t port = kFirstLport; port <= 65535; ++port) {
    if (port % stripes == stripe) table.give_back(kLaddr, klass, static_cast<uint16_t>(port));
  }
}

TEST("all 64511 ports are given once in every class, then none") {
  LportTable table;
  CHECK(table.open(0, 1, 0).ok());
  for (unsigned klass = 0; klass < kLportClasses; ++klass) {
    CHECK(take_all(table, klass, 1, 0) == kPorts);
  }
  CHECK(table.used(kLaddr) == kPorts * kLportClasses);
  CHECK(table.misses(kLaddr) == kLportClasses);
}

TEST("the stripes of several workers have all ports between them") {
  for (const unsigned stripes : {2u, 4u, 8u, 64u}) {
    uint32_t sum = 0;
    for (unsigned stripe = 0; stripe < stripes; ++stripe) {
      LportTable table;
      CHECK(table.open(0, stripes, stripe).ok());
      sum += take_all(table, 0, stripes, stripe);
    }
    CHECK(sum == kPorts);
  }
}

TEST("ports that come back are given again, and memory does not grow by it") {
  LportTable table;
  CHECK(table.open(0, 1, 0).ok());
  CHECK(take_all(table, 0, 1, 0) == kPorts);
  const size_t bytes = table.bytes();
  for (unsigned round = 0; round < 20; ++round) {
    give_all(table, round % kLportClasses, 1, 0);
    CHECK(table.used(kLaddr) == 0);
    CHECK(take_all(table, (round + 1) % kLportClasses, 1, 0) == kPorts);
  }
  CHECK(table.bytes() == bytes);
}

TEST("a port comes back into use as late as possible") {
  LportTable table;
  CHECK(table.open(0, 1, 0).ok());
  for (uint32_t n = 0; n < 3 * kPorts; ++n) {
    const uint16_t port = table.take(kLaddr, 1);
    CHECK(port == kFirstLport + n % kPorts);
    table.give_back(kLaddr, 1, port);
  }
  CHECK(table.used(kLaddr) == 0 && table.misses(kLaddr) == 0);
}

TEST("the last free port is found wherever it is") {
  LportTable table;
  CHECK(table.open(0, 1, 0).ok());
  CHECK(take_all(table, 5, 1, 0) == kPorts);
  for (const uint16_t port : {uint16_t{1025}, uint16_t{1026}, uint16_t{2047}, uint16_t{2048},
                              uint16_t{4095}, uint16_t{65534}, uint16_t{65535}}) {
    table.give_back(kLaddr, 5, port);
    CHECK(table.take(kLaddr, 5) == port);
    CHECK(table.take(kLaddr, 5) == 0);
  }
}

TEST("local addresses do not share their ports") {
  LportTable table;
  CHECK(table.open(0, 1, 0).ok());
  CHECK(table.take({0}, 0) == kFirstLport && table.take({60'000}, 0) == kFirstLport);
  CHECK(table.used({0}) == 1 && table.used({60'000}) == 1 && table.used({1}) == 0);
}

TEST("a random life of ports never gives one twice") {
  LportTable table;
  CHECK(table.open(0, 2, 1).ok());
  std::vector<uint8_t> taken(65536);
  std::vector<uint16_t> live;
  Random random(9);
  for (unsigned step = 0; step < 300'000; ++step) {
    if (random.below(100) < 55 || live.empty()) {
      const uint16_t port = table.take(kLaddr, 2);
      if (port == 0) continue;
      CHECK(port % 2 == 1 && taken[port]++ == 0);
      live.push_back(port);
    } else {
      std::swap(live[random.below(static_cast<uint32_t>(live.size()))], live.back());
      taken[live.back()] = 0;
      table.give_back(kLaddr, 2, live.back());
      live.pop_back();
    }
    CHECK(table.used(kLaddr) == live.size());
  }
}

TEST(
    "the class of a server is its address's low bits and its port, as the "
    "original has it") {
  const IpAddr addr = IpAddr::v4(__builtin_bswap32(0xc0a86402));
  CHECK(lport_class(Family::kV4, addr, __builtin_bswap16(80)) == (0x6402 + 80) % 16);
}

}  // namespace
}  // namespace dpvs::test
