// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/eal.h"

#include <net/if.h>
#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_pdump.h>

#include <cstring>
#include <future>
#include <thread>

#include "packet/note.h"

namespace dpvs::eal {
namespace {

constexpr uint16_t kRoom = RTE_MBUF_DEFAULT_BUF_SIZE;

bool started = false;
rte_mempool* packets = nullptr;
// EAL keeps pointers into its arguments.
std::vector<std::string> arguments;

int init() {
  std::vector<char*> argv;
  for (std::string& arg : arguments) argv.push_back(arg.data());
  argv.push_back(nullptr);
  return rte_eal_init(static_cast<int>(arguments.size()), argv.data());
}

EalPort describe(uint16_t id) {
  EalPort port{};
  port.dpdk_id = id;
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(id, &info) == 0) {
    port.driver = info.driver_name;
    port.max_rx_queues = info.max_rx_queues;
    port.max_tx_queues = info.max_tx_queues;
    char name[IF_NAMESIZE] = {};
    if (info.if_index != 0 && if_indextoname(info.if_index, name) != nullptr) port.interface = name;
  }
  char device[RTE_ETH_NAME_MAX_LEN] = {};
  if (rte_eth_dev_get_name_by_port(id, device) == 0) port.device = device;
  rte_ether_addr mac{};
  rte_eth_macaddr_get(id, &mac);
  memcpy(port.mac, mac.addr_bytes, sizeof port.mac);
  port.socket = rte_eth_dev_socket_id(id);
  return port;
}

}  // namespace

Status start(const std::vector<std::string>& args) {
  if (started) return {code::kBusy, "the DPDK environment is up already"};
  arguments = {"dpvs"};
  arguments.insert(arguments.end(), args.begin(), args.end());
  std::promise<int> result;
  std::thread([&result] { result.set_value(init()); }).detach();
  if (result.get_future().get() < 0) {
    return {code::kInvalid, "the DPDK environment does not start"};
  }
  started = true;
  return kOk;
}

Status make_pool(uint32_t count, uint32_t cache) {
  if (packets != nullptr) return {code::kBusy, "the packet buffers are there already"};
  packets = rte_pktmbuf_pool_create("packets", count, cache, kMbufPrivateLen, kRoom, SOCKET_ID_ANY);
  if (packets == nullptr) return {code::kNoMemory, "no memory for the packet buffers"};
  return kOk;
}

rte_mempool* pool() noexcept { return packets; }

Status start_capture() {
  if (rte_pdump_init() == 0) return kOk;
  return {code::kNotSupported, "dpdk-pdump cannot attach: EAL shares nothing with other processes"};
}

uint32_t pool_free() noexcept { return packets == nullptr ? 0 : rte_mempool_avail_count(packets); }

std::vector<EalPort> ports() {
  std::vector<EalPort> found;
  for (uint64_t id = rte_eth_find_next(0); id < RTE_MAX_ETHPORTS;
       id = rte_eth_find_next(static_cast<uint16_t>(id + 1))) {
    found.push_back(describe(static_cast<uint16_t>(id)));
  }
  return found;
}

std::vector<unsigned> worker_lcores() {
  std::vector<unsigned> found;
  unsigned id;
  RTE_LCORE_FOREACH_WORKER(id) { found.push_back(id); }
  return found;
}

}  // namespace dpvs::eal
