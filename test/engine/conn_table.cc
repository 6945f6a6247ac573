// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_table.h"

#include <netinet/in.h>
#include <unistd.h>

#include <cstdio>
#include <set>

#include "check.h"

namespace dpvs::test {
namespace {

constexpr HashSecret kSecret{0x0123456789abcdefu, 0xfedcba9876543210u};

FlowKey4 key_number(uint32_t n) {
  return {{n, 0x0a0a0a0a, 80, static_cast<uint16_t>(n)}, IPPROTO_TCP, {}};
}

/// A connection of client `n`, findable both ways.
Conn* add(ConnTable& table, uint32_t n) {
  Conn* conn = table.allocate();
  if (conn == nullptr) return nullptr;
  conn->proto = IPPROTO_TCP;
  conn->set_dest({n & 0xff}, IPPROTO_TCP, Family::kV4);
  conn->in = key_number(n).tuple;
  conn->out = {0x0b0b0b0b, n, 443, static_cast<uint16_t>(n >> 3)};
  const bool good = table.insert(*conn, table.hash_of(*conn, Direction::kIn),
                                 table.hash_of(*conn, Direction::kOut));
  return good ? conn : nullptr;
}

void drop(ConnTable& table, Conn& conn) {
  table.remove(conn, table.hash_of(conn, Direction::kIn), table.hash_of(conn, Direction::kOut));
}

uint32_t found(ConnTable& table, const FlowKey4& key) { return table.find(key, key.hash(kSecret)); }

TEST("a connection is found by either of its tuples and by nothing else") {
  ConnTable table;
  CHECK(table.open(0, 1000, kSecret).ok());
  const Conn* conn = add(table, 5);
  CHECK(conn != nullptr);
  const uint32_t value = table.index_of(*conn) * 2;
  CHECK(found(table, conn->key4(Direction::kIn)) == value);
  CHECK(found(table, conn->key4(Direction::kOut)) == value + 1);
  FlowKey4 other = key_number(5);
  other.proto = IPPROTO_UDP;
  CHECK(found(table, other) == ConnTable::kMiss);
  other = key_number(5);
  other.tuple = reversed(other.tuple);
  CHECK(found(table, other) == ConnTable::kMiss);
}

TEST("a table gives exactly as many entries as it may, each once and zeroed") {
  constexpr uint32_t kMax = 10'000;
  ConnTable table;
  CHECK(table.open(0, kMax, kSecret).ok());
  std::set<Conn*> all;
  for (uint32_t n = 0; n < kMax; ++n) {
    Conn* conn = table.allocate();
    CHECK(conn != nullptr && conn->proto == 0 && conn->last_seen == 0 && conn->state == 0);
    conn->proto = IPPROTO_UDP;
    CHECK(all.insert(conn).second);
  }
  CHECK(table.allocate() == nullptr && table.live() == kMax && table.high_water() == kMax);
  for (Conn* conn : all) table.release(*conn);
  CHECK(table.live() == 0);
  for (uint32_t n = 0; n < kMax; ++n) CHECK(table.allocate() != nullptr);
  CHECK(table.allocate() == nullptr && table.high_water() == kMax);
}

TEST("entries that are given back are used before the table grows") {
  ConnTable table;
  CHECK(table.open(0, 1000, kSecret).ok());
  Conn* conns[100];
  for (uint32_t n = 0; n < 100; ++n) conns[n] = add(table, n);
  for (uint32_t n = 0; n < 100; n += 2) drop(table, *conns[n]);
  for (uint32_t n = 0; n < 50; ++n) CHECK(add(table, 1000 + n) != nullptr);
  CHECK(table.high_water() == 100 && table.live() == 100);
  CHECK(table.index().entries() == 200);
}

TEST(
    "a table that fills, empties and fills again finds all and only what is "
    "there") {
  constexpr uint32_t kMax = 100'000;
  ConnTable table;
  CHECK(table.open(0, kMax, kSecret).ok());
  for (unsigned round = 0; round < 3; ++round) {
    std::vector<Conn*> conns(kMax);
    for (uint32_t n = 0; n < kMax; ++n) CHECK((conns[n] = add(table, n + round * kMax)) != nullptr);
    for (uint32_t n = 0; n < kMax; ++n) {
      CHECK(found(table, key_number(n + round * kMax)) == table.index_of(*conns[n]) * 2);
    }
    for (uint32_t n = 0; n < kMax; ++n) drop(table, *conns[n]);
    CHECK(found(table, key_number(round * kMax)) == ConnTable::kMiss);
    CHECK(table.live() == 0 && table.index().entries() == 0);
  }
}

/// Bytes of memory that the process really uses.
uint64_t resident_bytes() {
  unsigned long long all = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  const int read = fscanf(file, "%llu %llu", &all, &resident);
  fclose(file);
  return read == 2 ? resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

TEST("ten million connections take less than 4 GB") {
  constexpr uint32_t kMany = 10'000'000;
  const uint64_t before = resident_bytes();
  ConnTable table;
  CHECK(table.open(0, kMany, kSecret).ok());
  for (uint32_t n = 0; n < kMany; ++n) {
    Conn* conn = add(table, n);
    CHECK(conn != nullptr);
    if (conn == nullptr) return;
  }
  CHECK(table.live() == kMany && table.index().entries() == 2ull * kMany);
  for (uint32_t n = 0; n < kMany; n += 999) CHECK(found(table, key_number(n)) != ConnTable::kMiss);
  const uint64_t taken = resident_bytes() - before;
  CHECK(taken >= uint64_t{kMany} * sizeof(Conn) && taken < 4'000'000'000);
}

TEST(
    "time-outs of their own keep their seconds up to nine hours, and never "
    "shrink") {
  for (uint32_t sec = 0; sec < 0x8000; ++sec) CHECK(unpack_timeout(pack_timeout(sec)) == sec);
  for (uint32_t sec = 0x8000; sec < 30'000'000; sec += 997) {
    const uint32_t kept = unpack_timeout(pack_timeout(sec));
    CHECK(kept >= sec && kept < sec + 1024);
  }
}

TEST("a flow's hash depends on every part of it") {
  const FlowKey4 base = key_number(7);
  const uint64_t hash = base.hash(kSecret);
  FlowKey4 other = base;
  other.tuple.saddr ^= 1;
  CHECK(other.hash(kSecret) != hash);
  other = base;
  other.tuple.dport ^= 0x8000;
  CHECK(other.hash(kSecret) != hash);
  other = base;
  other.proto = IPPROTO_UDP;
  CHECK(other.hash(kSecret) != hash);
  CHECK(base.hash({1, 2}) != hash);
}

}  // namespace
}  // namespace dpvs::test
