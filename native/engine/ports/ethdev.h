// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include "ports/carrier.h"
#include "ports/port.h"
#include "ports/rx_filter.h"

namespace dpvs {

/// Queues and descriptors of a device as the configuration asks for them.
struct EthdevOptions {
  uint16_t rx_queues = 1;
  uint16_t tx_queues = 1;
  uint16_t rx_descriptors = 256;
  uint16_t tx_descriptors = 512;
  uint16_t mtu = 1500;
  bool promiscuous = false;
  uint64_t rss_fields = 0;  // RTE_ETH_RSS_*, besides those of TCP and UDP
};

/// RTE_ETH_RSS_* of a word of dpvs.conf(5) for `rss`; 0 if it is none.
uint64_t rss_fields_of(std::string_view word) noexcept;

/// A device that DPDK drives: PCI NIC, af_packet, TAP, pcap, memif, ...
class EthdevPort : public Port {
 public:
  EthdevPort(PortId number, std::string called, uint16_t dpdk_id, rte_mempool* pool,
             const EthdevOptions& options, PortKind made_of = PortKind::kPhysical);
  ~EthdevPort() override;

  uint16_t rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  uint16_t tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  Status start() override;
  void stop() noexcept override;
  PortStats stats() const noexcept override;
  LinkState link() const noexcept override;
  Status set_promiscuous(bool on) override;
  Status set_mtu(uint16_t new_mtu) override;
  Status set_mac(const rte_ether_addr& wanted) override;
  Status set_all_multicast(bool on) override { return filter_.set_all_multicast(on); }
  Status set_groups(const std::vector<rte_ether_addr>& groups) override {
    return filter_.set_groups(groups);
  }
  void set_link(bool up) override;
  std::vector<int> wait_fds(uint16_t queue) const override;
  uint16_t frame_port() const noexcept override { return dpdk_id_; }

  /// Descriptors of the packet sockets by which the af_packet driver drives a device, one a queue
  /// in order; none for other drivers.
  static std::vector<int> packet_sockets(uint16_t dpdk_id);

 private:
  Status configure();
  Status setup_queues();
  void read_spread();

  const uint16_t dpdk_id_;
  rte_mempool* const pool_;
  const EthdevOptions options_;
  const Carrier carrier_;
  RxFilter filter_;
  uint64_t tx_offloads_ = 0;
  uint64_t rx_offloads_ = 0;
  std::vector<int> packet_sockets_;  // of af_packet, in order of creation: one a queue
  bool started_ = false;
};

}  // namespace dpvs
