// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <vector>

// Tests register themselves; `main.cc` runs them and prints a line a test.

namespace dpvs::test {

struct Test {
  const char* title;
  void (*run)();
};

inline std::vector<Test>& tests() {
  static std::vector<Test> all;
  return all;
}

struct Register {
  Register(const char* title, void (*run)()) { tests().push_back({title, run}); }
};

/// First thing that was wrong in the running test; empty while all is well.
inline char failure[256];

inline bool hold(bool holds, const char* file, int line, const char* what) {
  if (!holds && failure[0] == 0) snprintf(failure, sizeof failure, "%s:%d: %s", file, line, what);
  return holds;
}

/// Random numbers that are the same in every run (SplitMix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t word() noexcept {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t end) noexcept { return static_cast<uint32_t>(word() % end); }

 private:
  uint64_t state_;
};

}  // namespace dpvs::test

#define DPVS_JOIN2(a, b) a##b
#define DPVS_JOIN(a, b) DPVS_JOIN2(a, b)
/// A test with a full sentence for its title.
#define TEST(title)                                                                             \
  static void DPVS_JOIN(test_, __LINE__)();                                                     \
  static const dpvs::test::Register DPVS_JOIN(register_, __LINE__){title,                       \
                                                                   DPVS_JOIN(test_, __LINE__)}; \
  static void DPVS_JOIN(test_, __LINE__)()
/// Ends the test if it does not hold.
#define CHECK(condition)                                                                         \
  do {                                                                                           \
    if (!dpvs::test::hold(static_cast<bool>(condition), __FILE__, __LINE__, #condition)) return; \
  } while (false)
