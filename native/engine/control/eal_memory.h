// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "generated/abi.h"

namespace dpvs::eal {

/// Appends what DPDK holds of the process's memory: segments, zones, rings or pools, as records of
/// the control protocol. Other kinds append nothing.
void list_memory(abi::EngineList kind, std::vector<uint8_t>& out);

}  // namespace dpvs::eal
