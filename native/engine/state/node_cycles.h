// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_cycles.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "generated/abi.h"

namespace dpvs {

using abi::EngineNode;

/// Cycles of the time stamp counter that one worker spent in each node, and packets received
/// meanwhile. Grows only while the worker is asked to count, for reading the clock costs more than
/// some nodes do. The time between two laps belongs to the node that the second one names, whatever
/// called it: nested vectors count once.
/// Owner: one worker; others may read.
struct NodeCycles {
  static constexpr size_t kNodes = static_cast<size_t>(EngineNode::kOther) + 1;

  uint64_t last = 0;
  uint64_t packets = 0;
  std::array<uint64_t, kNodes> spent{};

  void begin() noexcept { last = rte_rdtsc(); }
  void lap(EngineNode node) noexcept {
    const uint64_t now = rte_rdtsc();
    spent[static_cast<size_t>(node)] += now - last;
    last = now;
  }
};

}  // namespace dpvs
