// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/bond.h"

#include <rte_eth_bond.h>
#include <rte_eth_bond_8023ad.h>
#include <rte_ethdev.h>

#include <algorithm>

namespace dpvs {
namespace {

constexpr uint16_t kMaxSlaves = RTE_MAX_ETHPORTS;

using SlaveIds = std::array<uint16_t, kMaxSlaves>;
using ListSlaves = int (*)(uint16_t bond, uint16_t* slaves, uint16_t len);

std::vector<uint16_t> slaves_of(uint16_t bond, ListSlaves list) {
  SlaveIds ids{};
  const int count = list(bond, ids.data(), kMaxSlaves);
  return {ids.begin(), ids.begin() + std::max(0, count)};
}

Status add_slaves(const BondOptions& options, uint16_t bond) {
  for (const uint16_t slave : options.slaves) {
    if (rte_eth_bond_slave_add(bond, slave) != 0) {
      return {code::kDpdk, "a slave's driver cannot belong to a bond"};
    }
  }
  rte_ether_addr mac{};
  if (rte_eth_bond_primary_set(bond, options.primary) != 0 ||
      rte_eth_macaddr_get(options.primary, &mac) != 0 ||
      rte_eth_bond_mac_address_set(bond, &mac) != 0) {
    return {code::kDpdk, "the primary slave does not become it"};
  }
  return kOk;
}

}  // namespace

Status make_bond(const BondOptions& options, BondMade& made) {
  const std::string device = "net_bonding_" + options.name;
  const int id = rte_eth_bond_create(device.c_str(), options.mode,
                                     static_cast<uint8_t>(std::max(0, options.socket)));
  if (id < 0) return {code::kDpdk, "the driver of bonds does not make it"};
  made.dpdk_id = static_cast<uint16_t>(id);
  const Status added = add_slaves(options, made.dpdk_id);
  if (!added.ok()) return added;
  made.dedicated_queues = options.mode == BONDING_MODE_8023AD && options.dedicated_queues &&
                          rte_eth_bond_8023ad_dedicated_queues_enable(made.dpdk_id) == 0;
  return kOk;
}

BondPort::BondPort(PortId number, std::string called, uint16_t dpdk_id, rte_mempool* pool,
                   const EthdevOptions& options)
    : EthdevPort(number, std::move(called), dpdk_id, pool, options, PortKind::kBond) {}

/// Frames bear the number of their slave, and are the bond's from here on. A bond that speaks LACP
/// sends its own frames with those of workers, who may have none for a while.
uint16_t BondPort::rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  const uint16_t count = EthdevPort::rx(queue, frames, n);
  for (uint16_t i = 0; i < count; ++i) frames[i]->port = frame_port();
  if (speaks_lacp_) (void)EthdevPort::tx(tx_of_[queue], nullptr, 0);
  return count;
}

Status BondPort::start() {
  const Status started = EthdevPort::start();
  if (!started.ok()) return started;
  const uint16_t bond = frame_port();
  for (const uint16_t slave : slaves_of(bond, rte_eth_bond_slaves_get)) {
    slaves_.push_back({slave, Carrier(slave), packet_sockets(slave), RxFilter(slave)});
  }
  const int mode = rte_eth_bond_mode_get(bond);
  speaks_lacp_ = mode == BONDING_MODE_8023AD;
  watches_ = mode == BONDING_MODE_ACTIVE_BACKUP &&
             std::ranges::any_of(slaves_, [](const Slave& s) { return s.carrier.watches(); });
  wanted_primary_ = static_cast<uint16_t>(rte_eth_bond_primary_get(bond));
  return kOk;
}

std::vector<uint16_t> BondPort::usable_slaves() const {
  std::vector<uint16_t> usable = slaves_of(frame_port(), rte_eth_bond_active_slaves_get);
  for (const Slave& slave : slaves_) {
    if (!slave.carrier.is_up()) std::erase(usable, slave.dpdk_id);
  }
  return usable;
}

/// The primary if its link is up, else the one that is active now, else any.
uint16_t BondPort::best_slave(uint16_t now) const {
  const std::vector<uint16_t> usable = usable_slaves();
  const auto is_usable = [&](uint16_t slave) {
    return std::ranges::find(usable, slave) != usable.end();
  };
  if (is_usable(wanted_primary_)) return wanted_primary_;
  return usable.empty() || is_usable(now) ? now : usable.front();
}

bool BondPort::change_over() {
  const auto now = static_cast<uint16_t>(rte_eth_bond_primary_get(frame_port()));
  const uint16_t best = best_slave(now);
  if (best == now || rte_eth_bond_primary_set(frame_port(), best) != 0) return false;
  (void)set_mac(mac);  // the bond's address goes where its frames go
  return true;
}

/// A switch may need its time with a link that has just come: it is told more than once.
bool BondPort::tend() {
  if (watches_ && change_over()) tell_ = kTellFor;
  if (tell_ == 0) return false;
  return tell_-- % kTellEvery == 0;
}

Status BondPort::set_mac(const rte_ether_addr& wanted) {
  rte_ether_addr copy = wanted;
  if (rte_eth_bond_mac_address_set(frame_port(), &copy) != 0) {
    return {code::kDpdk, "a slave refuses this address"};
  }
  mac = wanted;
  return kOk;
}

/// What comes by any slave is the bond's: all are asked, and one that refuses is told of.
template <typename Ask>
Status BondPort::ask_slaves(Ask ask) {
  Status result = kOk;
  for (Slave& slave : slaves_) {
    const Status done = ask(slave.filter);
    if (!done.ok()) result = done;
  }
  return result;
}

Status BondPort::set_all_multicast(bool on) {
  return ask_slaves([&](RxFilter& filter) { return filter.set_all_multicast(on); });
}

Status BondPort::set_groups(const std::vector<rte_ether_addr>& groups) {
  return ask_slaves([&](RxFilter& filter) { return filter.set_groups(groups); });
}

void BondPort::set_link(bool up) {
  for (const Slave& slave : slaves_) {
    (void)(up ? rte_eth_dev_set_link_up(slave.dpdk_id) : rte_eth_dev_set_link_down(slave.dpdk_id));
  }
}

/// Up as long as one of its slaves is.
LinkState BondPort::link() const noexcept {
  LinkState state = EthdevPort::link();
  state.up = state.up &&
             std::ranges::any_of(slaves_, [](const Slave& slave) { return slave.carrier.is_up(); });
  return state;
}

/// None unless every slave can be slept on.
std::vector<int> BondPort::wait_fds(uint16_t queue) const {
  std::vector<int> fds;
  for (const Slave& slave : slaves_) {
    if (queue >= slave.sockets.size()) return {};
    fds.push_back(slave.sockets[queue]);
  }
  return fds;
}

void BondPort::pair_queues(uint16_t rx_queue, uint16_t tx_queue) {
  if (rx_queue < kMaxQueues) tx_of_[rx_queue] = tx_queue;
}

BondState BondPort::state() const {
  const uint16_t bond = frame_port();
  BondState s;
  s.mode = rte_eth_bond_mode_get(bond);
  s.xmit_policy = rte_eth_bond_xmit_policy_get(bond);
  s.monitor_ms = monitor_ms_;
  const std::vector<uint16_t> active = usable_slaves();
  const int primary = rte_eth_bond_primary_get(bond);
  for (const uint16_t slave : slaves_of(bond, rte_eth_bond_slaves_get)) {
    const bool is_active = std::ranges::find(active, slave) != active.end();
    s.slaves.push_back({slave, is_active, slave == primary, {}});
    rte_eth_macaddr_get(slave, &s.slaves.back().mac);
  }
  return s;
}

Status BondPort::set_primary(uint16_t slave_dpdk_id) {
  if (rte_eth_bond_primary_set(frame_port(), slave_dpdk_id) != 0) {
    return {code::kInvalid, "the device does not belong to the bond"};
  }
  wanted_primary_ = slave_dpdk_id;
  return set_mac(mac);
}

Status BondPort::set_xmit_policy(uint8_t policy) {
  if (rte_eth_bond_xmit_policy_set(frame_port(), policy) == 0) return kOk;
  return {code::kInvalid, "there is no such policy of sending"};
}

Status BondPort::set_monitor(uint32_t interval_ms) {
  if (rte_eth_bond_link_monitoring_set(frame_port(), interval_ms) != 0) {
    return {code::kDpdk, "the bond refuses this interval"};
  }
  monitor_ms_ = interval_ms;
  return kOk;
}

SlavePort::SlavePort(PortId number, std::string called, uint16_t dpdk_id,
                     const EthdevOptions& options)
    : Port(number, std::move(called), PortKind::kSlave),
      device_(number, name, dpdk_id, nullptr, options) {
  mac = device_.mac;
  mtu = device_.mtu;
  rx_queues = device_.rx_queues;
  tx_queues = device_.tx_queues;
}

}  // namespace dpvs
