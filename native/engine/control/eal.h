// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mempool.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"

namespace dpvs {

/// A device that DPDK found.
struct EalPort {
  uint16_t dpdk_id;
  std::string device;  // name of the bus or virtual device
  std::string driver;
  std::string interface;  // kernel interface behind it, if any
  uint8_t mac[6];
  int socket;
  uint16_t max_rx_queues;
  uint16_t max_tx_queues;
};

/// DPDK's environment: one for the process, whatever the number of engines.
namespace eal {

/// Starts it on a thread of its own (it narrows its caller's affinity) and waits until it is up.
/// `args` do not begin with a program name. A second call is kBusy.
Status start(const std::vector<std::string>& args);

/// Makes the process's packet buffers. `count` is of the form 2^n - 1.
Status make_pool(uint32_t count, uint32_t cache);
rte_mempool* pool() noexcept;
/// Lets dpdk-pdump, a secondary process, look at frames. kNotSupported where EAL shares nothing.
Status start_capture();
/// Packet buffers that nobody holds.
uint32_t pool_free() noexcept;

std::vector<EalPort> ports();
/// Numbers of the lcores besides the main one.
std::vector<unsigned> worker_lcores();

}  // namespace eal
}  // namespace dpvs
