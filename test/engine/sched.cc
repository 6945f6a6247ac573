// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <numeric>

#include "check.h"
#include "sched/scheduler.h"
#include "snapshot/builder.h"

namespace dpvs::test {
namespace {

/// A service with destinations of these weights and a worker's state of it.
struct Bench {
  explicit Bench(const std::vector<uint32_t>& weights) : rows(weights.size()) {
    for (uint32_t i = 0; i < weights.size(); ++i) {
      DestView dest{};
      dest.index = {i};
      dest.weight = weights[i];
      service.dests.push_back(dest);
    }
    seal(service);
    CHECK(states.open().ok() && states.commit(rows.size()));
    states.add_rows(rows.data());
  }
  int pick(const Scheduler& scheduler) {
    return scheduler.pick({.service = service,
                           .state = state,
                           .flow = flow,
                           .rows = rows.data(),
                           .random = 0,
                           .workers = 1,
                           .affinity = affinity,
                           .now = 0,
                           .quic_id = {},
                           .dest_states = states});
  }
  std::vector<uint32_t> counts(const Scheduler& scheduler, unsigned picks) {
    std::vector<uint32_t> found(service.dests.size());
    for (unsigned i = 0; i < picks; ++i) ++found[static_cast<size_t>(pick(scheduler))];
    return found;
  }

  ServiceView service{};
  SchedState state{};
  Flow flow{};
  AffinityTable affinity;
  DestStates states;
  std::vector<DestRow> rows;
};

std::vector<uint32_t> random_weights(Random& random) {
  std::vector<uint32_t> weights(1 + random.below(12));
  for (uint32_t& weight : weights) weight = random.below(4) == 0 ? 0 : random.below(30) * 10;
  return weights;
}

TEST("wrr gives each destination its share in every whole round") {
  Random random(12);
  for (unsigned trial = 0; trial < 500; ++trial) {
    const auto weights = random_weights(random);
    Bench bench(weights);
    if (bench.service.weight_max == 0) {
      CHECK(bench.pick(*find_scheduler("wrr")) == kNoDest);
      continue;
    }
    bench.state.cursor = static_cast<uint32_t>(weights.size()) - 1;  // at the beginning of a round
    const uint32_t sum = std::accumulate(weights.begin(), weights.end(), 0u);
    const uint32_t gcd = bench.service.weight_gcd;
    for (unsigned round = 0; round < 3; ++round) {
      const auto counts = bench.counts(*find_scheduler("wrr"), sum / gcd);
      for (size_t i = 0; i < weights.size(); ++i) CHECK(counts[i] == weights[i] / gcd);
    }
  }
}

TEST("rr gives every destination with a weight as many as the others") {
  Random random(13);
  for (unsigned trial = 0; trial < 500; ++trial) {
    const auto weights = random_weights(random);
    Bench bench(weights);
    const auto live = static_cast<uint32_t>(
        std::count_if(weights.begin(), weights.end(), [](uint32_t w) { return w > 0; }));
    if (live == 0) {
      CHECK(bench.pick(*find_scheduler("rr")) == kNoDest);
      continue;
    }
    const auto counts = bench.counts(*find_scheduler("rr"), 10 * live);
    for (size_t i = 0; i < weights.size(); ++i) CHECK(counts[i] == (weights[i] > 0 ? 10 : 0));
  }
}

TEST("wlc keeps connections in proportion to weights") {
  Random random(14);
  for (unsigned trial = 0; trial < 200; ++trial) {
    const auto weights = random_weights(random);
    Bench bench(weights);
    if (bench.service.weight_max == 0) continue;
    const uint32_t sum = std::accumulate(weights.begin(), weights.end(), 0u);
    for (unsigned i = 0; i < sum; ++i) {
      ++bench.rows[static_cast<size_t>(bench.pick(*find_scheduler("wlc")))].inactive;
    }
    for (size_t i = 0; i < weights.size(); ++i) {
      const uint32_t has = bench.rows[i].inactive;
      CHECK(has <= weights[i] + 1 && has + 1 >= weights[i]);
    }
  }
}

TEST("full destinations get nothing and never keep others from getting it") {
  Random random(15);
  for (const char* name : {"rr", "wrr", "wlc"}) {
    for (unsigned trial = 0; trial < 300; ++trial) {
      Bench bench(random_weights(random));
      bool any = false;
      for (DestView& dest : bench.service.dests) {
        dest.max_conn = random.below(2) * 5;
        bench.rows[dest.index.value].inactive = random.below(8);
        const bool full =
            dest.max_conn != 0 && bench.rows[dest.index.value].inactive >= dest.max_conn;
        any = any || (dest.weight > 0 && !full);
      }
      for (unsigned i = 0; i < 30; ++i) {
        const int pick = bench.pick(*find_scheduler(name));
        CHECK((pick != kNoDest) == any);
        if (!any) break;
        const DestView& dest = bench.service.dests[static_cast<size_t>(pick)];
        CHECK(dest.weight > 0 &&
              (dest.max_conn == 0 || bench.rows[dest.index.value].inactive < dest.max_conn));
      }
    }
  }
}

TEST("workers begin at different destinations, all within the list") {
  for (unsigned dests = 0; dests < 20; ++dests) {
    Bench bench(std::vector<uint32_t>(dests, 1));
    bench.service.version = 1;
    for (unsigned worker = 0; worker < 8; ++worker) {
      SchedState state{};
      follow_changes(state, bench.service, worker, 8);
      CHECK(state.cursor < dests || dests == 0);
      const unsigned step = dests / 8 > 1 ? dests / 8 : 1;
      CHECK(dests == 0 || state.cursor == step * worker % dests);
    }
  }
}

}  // namespace
}  // namespace dpvs::test
