// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>

#include "ports/carrier.h"
#include "ports/ethdev.h"

namespace dpvs {

/// A bond as DPDK's net_bonding is to make it. Devices by their numbers in DPDK.
struct BondOptions {
  std::string name;
  uint8_t mode = 0;  // BONDING_MODE_*, 0 to 6
  int socket = 0;
  std::vector<uint16_t> slaves;
  uint16_t primary = 0;
  bool dedicated_queues = false;  // LACP on queues of its own, mode 4
};

struct BondMade {
  uint16_t dpdk_id = 0;
  bool dedicated_queues = false;  // false too where a slave's driver cannot filter LACP
};

/// Makes the bond, with its primary's address. Its slaves must not be started; it starts them.
/// kDpdk if a slave cannot belong to a bond.
Status make_bond(const BondOptions& options, BondMade& made);

/// What `dpip link show BOND status` tells. Devices by their numbers in DPDK.
struct BondState {
  struct Slave {
    uint16_t dpdk_id = 0;
    bool active = false;
    bool primary = false;
    rte_ether_addr mac{};
  };
  int mode = 0;
  int xmit_policy = 0;
  uint32_t monitor_ms = 0;
  std::vector<Slave> slaves;
};

/// A bond. The worker's bursts go through DPDK's driver, which knows which slaves are up.
class BondPort final : public EthdevPort {
 public:
  BondPort(PortId number, std::string called, uint16_t dpdk_id, rte_mempool* pool,
           const EthdevOptions& options);

  uint16_t rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  Status start() override;
  Status set_mac(const rte_ether_addr& wanted) override;
  Status set_all_multicast(bool on) override;
  Status set_groups(const std::vector<rte_ether_addr>& groups) override;
  void set_link(bool up) override;
  LinkState link() const noexcept override;
  std::vector<int> wait_fds(uint16_t queue) const override;
  void pair_queues(uint16_t rx, uint16_t tx) override;
  /// Makes another slave the active one of an active-backup bond when a link goes that its driver
  /// does not watch, and the primary when its link is back.
  bool tend() override;

  BondState state() const;
  Status set_primary(uint16_t slave_dpdk_id);
  Status set_xmit_policy(uint8_t policy);
  Status set_monitor(uint32_t interval_ms);

 private:
  static constexpr unsigned kMaxQueues = 64;
  struct Slave {
    uint16_t dpdk_id;
    Carrier carrier;
    std::vector<int> sockets;  // see `packet_sockets`
    RxFilter filter;
  };

  static constexpr unsigned kTellEvery = 5;  // tenths of a second
  static constexpr unsigned kTellFor = 3 * kTellEvery;

  template <typename Ask>
  Status ask_slaves(Ask ask);
  bool change_over();
  std::vector<uint16_t> usable_slaves() const;
  uint16_t best_slave(uint16_t now) const;

  bool speaks_lacp_ = false;  // among the frames of workers, or not at all
  std::array<uint16_t, kMaxQueues> tx_of_{};
  std::vector<Slave> slaves_;
  bool watches_ = false;  // links of an active-backup bond
  uint16_t wanted_primary_ = 0;
  unsigned tell_ = 0;         // turns for which the network is told that frames go another way
  uint32_t monitor_ms_ = 10;  // DPDK's own; it cannot be asked
};

/// A device of a bond: it has a name and a link, and its frames are the bond's.
class SlavePort final : public Port {
 public:
  /// Of the options, what is shown: queues, as the bond has them, and MTU.
  SlavePort(PortId number, std::string called, uint16_t dpdk_id, const EthdevOptions& options);

  uint16_t rx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  uint16_t tx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  Status start() override { return kOk; }
  void stop() noexcept override {}
  PortStats stats() const noexcept override { return device_.stats(); }
  LinkState link() const noexcept override { return device_.link(); }
  Status set_promiscuous(bool) override { return kOfBond; }
  Status set_mtu(uint16_t) override { return kOfBond; }
  Status set_mac(const rte_ether_addr&) override { return kOfBond; }
  Status set_all_multicast(bool) override { return kOfBond; }
  uint16_t frame_port() const noexcept override { return device_.frame_port(); }

 private:
  static constexpr Status kOfBond{code::kNotSupported, "the bond decides for its slaves"};
  EthdevPort device_;  // never started: the bond does that
};

}  // namespace dpvs
