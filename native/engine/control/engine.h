// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "control/eal.h"
#include "control/group_keeper.h"
#include "control/housekeeper.h"
#include "control/network_store.h"
#include "control/policy_store.h"
#include "control/service_store.h"
#include "generated/abi.h"
#include "ports/bench.h"
#include "ports/bond.h"
#include "ports/ethdev.h"
#include "ports/memory.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// Which queue of which port a worker serves.
struct QueueAssignment {
  PortId port;
  uint16_t rx_queue;
  bool receives;  // false: it only sends by `tx_queue`
  uint16_t tx_queue;
};

struct WorkerOptions {
  unsigned lcore;  // ignored when stepped
  bool may_sleep;
  std::vector<QueueAssignment> queues;
};

struct EngineOptions {
  uint64_t max_conns = 2097151;  // of each worker
  std::vector<WorkerOptions> workers;
  abi::EngineSettings settings{};
};

/// Outcome of a transaction; `at` is the number of the edit that failed, from 0.
struct ApplyResult {
  Status status;
  uint32_t at = 0;
};

/// A link that came or went.
struct LinkChange {
  PortId port;
  bool up;
};

/// Counters of one worker.
struct WorkerStats {
  uint64_t turns = 0, busy_turns = 0, packets = 0;
  uint64_t handed_over = 0;  // to the worker that has the connection
  uint64_t conns = 0;
  uint64_t conn_bytes = 0;   // memory of connections and their index
  uint64_t lport_bytes = 0;  // memory of local ports
  uint64_t drops[64] = {};
  uint64_t events[abi::kMaxEvents] = {};
};

/// A whole load balancer: ports, workers, configuration. The one thing that the binding knows.
/// Life: ports are added, `open` makes the workers; then either `start` runs them on lcores or
/// `step` runs them by hand. Threads: all calls from one control thread.
class Engine {
 public:
  Engine() : shared_(random_secret()) {}
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Adds the next port; its number is the count of ports before it.
  Status add_memory_port(const std::string& name, uint16_t queues);
  /// How a memory port is to be taken to spread flows; before `open`. Tests do the spreading.
  Status set_spread(PortId port, const RssSpread& spread);
  Status add_ethdev_port(const std::string& name, uint16_t dpdk_id, const EthdevOptions& options);
  /// The same around the device, for benchmarks.
  Status add_bench_port(const std::string& name, uint16_t dpdk_id, const EthdevOptions& options);
  /// Adds a device that belongs to a bond: it is shown, and no worker serves it.
  Status add_slave_port(const std::string& name, uint16_t dpdk_id, const EthdevOptions& options);
  /// Adds a device that `make_bond` has made, and starts it with its slaves.
  Status add_bond_port(const std::string& name, uint16_t dpdk_id, const EthdevOptions& options);
  /// Adds a VLAN device to `below` while packets flow. `id`: its number. kExists if the device has
  /// the VLAN, kNotSupported on a VLAN, a tunnel or a bond's slave, kInvalid beyond 1 to 4094.
  Status add_vlan(const std::string& name, PortId below, uint16_t vlan, PortId& id);
  /// Adds a tunnel device. kInvalid of another protocol, kNoDevice without the link, kExists if
  /// another tunnel of the protocol has this remote address, key and link.
  Status add_tunnel(const std::string& name, const abi::EngineTunnel& spec, PortId& id);
  /// Gives a tunnel device other parameters; its protocol stays. kNoDevice: no such tunnel or link.
  Status change_tunnel(PortId id, const abi::EngineTunnel& spec);
  /// Takes away a device that rides on others, with its addresses, routes, neighbours and kernel
  /// interface.
  Status remove_port(PortId id);
  /// Makes the kernel's side of a port: a TAP, or for a memory port and its VLANs a collector.
  Status add_kernel(PortId port, const std::string& name);

  Status open(const EngineOptions& options);
  Status start();
  void stop() noexcept;
  /// One turn of every worker and of control at time `now_ms`.
  void step(uint64_t now_ms);
  /// What control does now and then, ten times a second: health of destinations, persistence that
  /// is over, numbers that are free again.
  void tend(uint64_t now_ms);
  /// The health of destinations alone, if one has failed: to be called more often, so that the next
  /// connection does not go where the last one was refused.
  void tend_failed(uint64_t now_ms);
  /// True while there are destinations that `tend_failed` may have something to do with.
  bool watches_health() const noexcept { return services_->watches_health(); }
  /// Links that came or went since the last call. One that is down from the start has gone.
  std::vector<LinkChange> take_link_changes() { return std::exchange(link_changes_, {}); }
  /// The clock of workers that run by themselves, in milliseconds.
  static uint64_t clock_ms() noexcept;

  /// Applies all edits of the buffer, or none.
  ApplyResult apply(std::span<const uint8_t> edits);
  void set_settings(const abi::EngineSettings& settings);
  /// Replaces the rules that mark packets for services by fwmark; the first that fits counts.
  void set_marks(std::span<const abi::EngineMarkRule> rules) { services_->set_marks(rules); }

  /// Appends the records of `kind`. `worker`: one worker's counters; too large a number: sums.
  void list(abi::EngineList kind, unsigned worker, std::vector<uint8_t>& out);
  Status list_of(abi::EngineList kind, const abi::EngineServiceKey& key, unsigned worker,
                 std::vector<uint8_t>& out);
  /// Appends the answer to a question of `kind`; see there for both.
  Status query(abi::EngineList kind, std::span<const uint8_t> question, std::vector<uint8_t>& out);
  /// Appends at most `max` connections from `cursor` on and moves it; false at the end. Does not
  /// disturb workers: an entry that changes meanwhile may be missed.
  bool list_conns(const abi::EngineConnFilter& filter, abi::EngineConnCursor& cursor, uint32_t max,
                  std::vector<uint8_t>& out);

  Port* port(PortId id) noexcept { return shared_.ports[id]; }
  PortStats port_stats(PortId id) const;
  /// Turns a bit of `port_switch`.
  Status set_switch(PortId id, uint32_t which, bool on);
  Status set_promiscuous(PortId id, bool on);
  /// Gives a device another address; VLAN devices that had the old one of it follow.
  Status set_mac(PortId id, const rte_ether_addr& mac);
  /// kInvalid for what is no bond.
  Status bond_state(PortId id, BondState& state) const;
  /// Changes what `option` of abi::bond_opt names: the primary (a device's number), the policy of
  /// sending (BALANCE_XMIT_POLICY_*) or the interval of looking at links (ms). kInvalid for what is
  /// no bond, kNotSupported for what stays as it was made.
  Status set_bond(PortId id, uint32_t option, uint32_t value);
  size_t workers() const noexcept { return workers_.size(); }
  WorkerStats worker_stats(unsigned worker) const;
  /// Makes workers count the cycles that each node takes, from their next turn on, or stops them.
  void count_cycles(bool on) noexcept;
  const NodeCycles& node_cycles(unsigned worker) const { return workers_[worker]->node_cycles; }
  Housekeeper& housekeeper() noexcept { return *housekeeper_; }
  Status set_mtu(PortId port, uint16_t mtu);

 private:
  void read_spreads();
  void follow_links();
  Status let_all_multicast(Port& port);
  template <typename Make>
  Status enter_next(Make make);
  bool is_for_tests(const Port& p) const;
  void enter_stacked(std::unique_ptr<Port> port);
  void finish_change();
  void publish_tunnels();
  void forget_tunnel(PortId id);
  void forget_link(PortId lower);
  void follow_lower_mtu(PortId lower);
  Status open_worker(WorkerState& w, const EngineOptions& options);
  Status apply_one(const abi::EngineEditHead& head, Journal& journal);
  Status edit_neigh(const abi::EngineNeighEdit& edit, Journal& journal);
  void list_neighs(std::vector<uint8_t>& out);
  void fill_template(const Template& t, abi::EngineConnRecord& r) const;
  bool list_templates(const abi::EngineConnFilter& filter, abi::EngineConnCursor& cursor,
                      uint32_t max, std::vector<uint8_t>& out);
  Tick now() const noexcept { return running_ ? tick_at(clock_ms()) : now_; }
  void fill_conn(const Conn& conn, unsigned worker, abi::EngineConnRecord& r) const;

  Published shared_;
  std::map<PortId, std::unique_ptr<KernelInterface>> kernels_;  // until there is a housekeeper
  std::vector<std::unique_ptr<WorkerState>> owned_workers_;
  std::vector<WorkerState*> workers_;
  std::vector<WorkerOptions> worker_options_;
  TunnelList tunnels_;  // as workers see them
  GroupKeeper groups_{shared_.ports, shared_.own_addresses};
  std::array<bool, kMaxPorts> link_down_{};  // when last looked at
  std::vector<LinkChange> link_changes_;
  std::unique_ptr<Housekeeper> housekeeper_;
  std::unique_ptr<NetworkStore> network_;
  std::unique_ptr<PolicyStore> policy_;
  std::unique_ptr<ServiceStore> services_;
  std::atomic<bool> stop_{false};
  bool running_ = false;
  Tick now_ = 0;
};

}  // namespace dpvs
