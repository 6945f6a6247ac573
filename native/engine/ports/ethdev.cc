// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/ethdev.h"

#include <dirent.h>
#include <linux/if_packet.h>
#include <rte_ethdev.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace dpvs {
namespace {

bool is_packet_socket_on(int fd, unsigned ifindex) {
  int domain = 0;
  socklen_t len = sizeof domain;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) != 0 || domain != AF_PACKET)
    return false;
  sockaddr_ll addr{};
  len = sizeof addr;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&addr), &len) != 0) return false;
  return static_cast<unsigned>(addr.sll_ifindex) == ifindex;
}

/// The af_packet driver keeps its sockets to itself; the process's descriptor list has them.
std::vector<int> packet_sockets_on(unsigned ifindex) {
  std::vector<int> found;
  DIR* dir = opendir("/proc/self/fd");
  if (dir == nullptr) return found;
  while (const dirent* entry = readdir(dir)) {
    const int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && is_packet_socket_on(fd, ifindex)) found.push_back(fd);
  }
  closedir(dir);
  std::sort(found.begin(), found.end());
  return found;
}

constexpr uint64_t kAllRssFields = RTE_ETH_RSS_IP | RTE_ETH_RSS_TCP | RTE_ETH_RSS_UDP |
                                   RTE_ETH_RSS_SCTP | RTE_ETH_RSS_L2_PAYLOAD | RTE_ETH_RSS_PORT |
                                   RTE_ETH_RSS_TUNNEL;
constexpr std::pair<std::string_view, uint64_t> kRssFields[] = {
    {"all", kAllRssFields},     {"ip", RTE_ETH_RSS_IP},        {"tcp", RTE_ETH_RSS_TCP},
    {"udp", RTE_ETH_RSS_UDP},   {"sctp", RTE_ETH_RSS_SCTP},    {"ether", RTE_ETH_RSS_L2_PAYLOAD},
    {"port", RTE_ETH_RSS_PORT}, {"tunnel", RTE_ETH_RSS_TUNNEL}};

}  // namespace

uint64_t rss_fields_of(std::string_view word) noexcept {
  for (const auto& [name, fields] : kRssFields) {
    if (name == word) return fields;
  }
  return 0;
}

EthdevPort::EthdevPort(PortId number, std::string called, uint16_t dpdk_id, rte_mempool* pool,
                       const EthdevOptions& options, PortKind made_of)
    : Port(number, std::move(called), made_of),
      dpdk_id_(dpdk_id),
      pool_(pool),
      options_(options),
      carrier_(dpdk_id),
      filter_(dpdk_id) {
  rx_queues = options.rx_queues;
  tx_queues = options.tx_queues;
  mtu = options.mtu;
  rte_eth_macaddr_get(dpdk_id_, &mac);
}

EthdevPort::~EthdevPort() { stop(); }

Status EthdevPort::configure() {
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(dpdk_id_, &info) != 0)
    return {code::kDpdk, "device gives no information"};
  rx_offloads_ = info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_IPV4_CKSUM;
  tx_offloads_ = info.tx_offload_capa;
  rte_eth_conf conf{};
  conf.rxmode.mtu = mtu;
  conf.rxmode.offloads = rx_offloads_;
  // Where the driver hears of its link by itself, asking for it costs a load.
  conf.intr_conf.lsc = kind == PortKind::kPhysical && info.dev_flags != nullptr &&
                       (*info.dev_flags & RTE_ETH_DEV_INTR_LSC) != 0;
  if (rx_queues > 1 && (info.flow_type_rss_offloads & (RTE_ETH_RSS_TCP | RTE_ETH_RSS_UDP)) != 0) {
    conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    conf.rx_adv_conf.rss_conf.rss_hf =
        (RTE_ETH_RSS_TCP | RTE_ETH_RSS_UDP | options_.rss_fields) & info.flow_type_rss_offloads;
  }
  int result = rte_eth_dev_configure(dpdk_id_, rx_queues, tx_queues, &conf);
  if (result != 0) {
    conf.rxmode.mtu = 0;  // drivers that cannot set one are left at their own
    result = rte_eth_dev_configure(dpdk_id_, rx_queues, tx_queues, &conf);
  }
  if (result != 0) return {code::kDpdk, "device refuses this number of queues"};
  return kOk;
}

Status EthdevPort::setup_queues() {
  uint16_t rx_desc = options_.rx_descriptors;
  uint16_t tx_desc = options_.tx_descriptors;
  if (rte_eth_dev_adjust_nb_rx_tx_desc(dpdk_id_, &rx_desc, &tx_desc) != 0) {
    return {code::kDpdk, "device refuses the number of descriptors"};
  }
  const auto socket = static_cast<unsigned>(rte_eth_dev_socket_id(dpdk_id_));
  for (uint16_t q = 0; q < rx_queues; ++q) {
    if (rte_eth_rx_queue_setup(dpdk_id_, q, rx_desc, socket, nullptr, pool_) != 0) {
      return {code::kDpdk, "a receive queue cannot be set up"};
    }
  }
  for (uint16_t q = 0; q < tx_queues; ++q) {
    if (rte_eth_tx_queue_setup(dpdk_id_, q, tx_desc, socket, nullptr) != 0) {
      return {code::kDpdk, "a transmit queue cannot be set up"};
    }
  }
  return kOk;
}

/// Asks the device how it spreads TCP and UDP; what it does not tell completely is not known.
void EthdevPort::read_spread() {
  constexpr uint64_t kWanted = RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_NONFRAG_IPV4_UDP |
                               RTE_ETH_RSS_NONFRAG_IPV6_TCP | RTE_ETH_RSS_NONFRAG_IPV6_UDP;
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(dpdk_id_, &info) != 0 || !std::has_single_bit(info.reta_size)) return;
  RssSpread spread;
  rte_eth_rss_conf conf{};
  conf.rss_key = spread.key;
  conf.rss_key_len = RssSpread::kKeyLen;
  if (info.hash_key_size != RssSpread::kKeyLen ||
      rte_eth_dev_rss_hash_conf_get(dpdk_id_, &conf) != 0 || (conf.rss_hf & kWanted) != kWanted) {
    return;
  }
  std::vector<rte_eth_rss_reta_entry64> entries((info.reta_size + RTE_ETH_RETA_GROUP_SIZE - 1u) /
                                                RTE_ETH_RETA_GROUP_SIZE);
  for (auto& entry : entries) entry.mask = UINT64_MAX;
  if (rte_eth_dev_rss_reta_query(dpdk_id_, entries.data(), info.reta_size) != 0) return;
  for (unsigned i = 0; i < info.reta_size; ++i) {
    spread.queues.push_back(entries[i / RTE_ETH_RETA_GROUP_SIZE].reta[i % RTE_ETH_RETA_GROUP_SIZE]);
  }
  rss = std::move(spread);
}

Status EthdevPort::start() {
  Status status = configure();
  if (status.ok()) status = setup_queues();
  if (!status.ok()) return status;
  if (rte_eth_dev_start(dpdk_id_) != 0) return {code::kDpdk, "device does not start"};
  started_ = true;
  if (rx_queues > 1) read_spread();
  if (options_.promiscuous) (void)set_promiscuous(true);
  packet_sockets_ = packet_sockets(dpdk_id_);
  return kOk;
}

std::vector<int> EthdevPort::packet_sockets(uint16_t dpdk_id) {
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(dpdk_id, &info) != 0 || info.if_index == 0) return {};
  return packet_sockets_on(info.if_index);
}

void EthdevPort::stop() noexcept {
  if (!started_) return;
  started_ = false;
  rte_eth_dev_stop(dpdk_id_);
}

uint16_t EthdevPort::rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  return rte_eth_rx_burst(dpdk_id_, queue, frames, n);
}

uint16_t EthdevPort::tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  return rte_eth_tx_burst(dpdk_id_, queue, frames, n);
}

PortStats EthdevPort::stats() const noexcept {
  rte_eth_stats s{};
  rte_eth_stats_get(dpdk_id_, &s);
  return {s.ipackets, s.ibytes, s.imissed, s.ierrors, s.rx_nombuf, s.opackets, s.obytes, s.oerrors};
}

LinkState EthdevPort::link() const noexcept {
  rte_eth_link l{};
  rte_eth_link_get_nowait(dpdk_id_, &l);
  LinkState s;
  s.up = l.link_status == RTE_ETH_LINK_UP && carrier_.is_up();
  s.full_duplex = l.link_duplex == RTE_ETH_LINK_FULL_DUPLEX;
  s.autoneg = l.link_autoneg == RTE_ETH_LINK_AUTONEG;
  s.speed_mbps = l.link_speed;
  s.socket = std::max(0, rte_eth_dev_socket_id(dpdk_id_));
  s.rx_ip_csum = (rx_offloads_ & RTE_ETH_RX_OFFLOAD_IPV4_CKSUM) != 0;
  s.tx_ip_csum = (tx_offloads_ & RTE_ETH_TX_OFFLOAD_IPV4_CKSUM) != 0;
  s.tx_tcp_csum = (tx_offloads_ & RTE_ETH_TX_OFFLOAD_TCP_CKSUM) != 0;
  s.tx_udp_csum = (tx_offloads_ & RTE_ETH_TX_OFFLOAD_UDP_CKSUM) != 0;
  return s;
}

Status EthdevPort::set_promiscuous(bool on) {
  const int result =
      on ? rte_eth_promiscuous_enable(dpdk_id_) : rte_eth_promiscuous_disable(dpdk_id_);
  if (result != 0) return {code::kDpdk, "device refuses the promiscuous mode"};
  promiscuous = on;
  return kOk;
}

Status EthdevPort::set_mtu(uint16_t new_mtu) {
  if (rte_eth_dev_set_mtu(dpdk_id_, new_mtu) != 0) return {code::kDpdk, "device refuses this MTU"};
  mtu = new_mtu;
  return kOk;
}

Status EthdevPort::set_mac(const rte_ether_addr& wanted) {
  const Status done = filter_.set_address(wanted);
  if (done.ok()) mac = wanted;
  return done;
}

/// A driver that cannot leaves its link as it is: workers drop what comes meanwhile.
void EthdevPort::set_link(bool up) {
  (void)(up ? rte_eth_dev_set_link_up(dpdk_id_) : rte_eth_dev_set_link_down(dpdk_id_));
}

std::vector<int> EthdevPort::wait_fds(uint16_t queue) const {
  if (queue >= packet_sockets_.size()) return {};
  return {packet_sockets_[queue]};
}

}  // namespace dpvs
