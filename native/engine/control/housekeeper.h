// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "control/lldp.h"
#include "control/neighbour_keeper.h"
#include "control/reassembler.h"
#include "ports/kernel.h"
#include "snapshot/published.h"
#include "state/mailbox.h"
#include "state/worker_state.h"

namespace dpvs {

/// The engine's own control thread: does the errands of workers (kernel, neighbours), carries
/// frames of the kernel to the wire and looks after what ages. It never waits for the
/// configuration.
class Housekeeper {
 public:
  Housekeeper(Published& shared, const std::vector<WorkerState*>& workers, rte_mempool* pool);
  ~Housekeeper() { stop(); }

  Status open();
  /// Gives a port its kernel interface, or takes it away (null).
  void attach_kernel(PortId port, std::unique_ptr<KernelInterface> kernel);
  KernelInterface* kernel(PortId port) const noexcept { return kernels_[port].get(); }
  /// Makes the kernel interface follow its port's MTU and address.
  void follow_port(const Port& port);
  /// Shows the kernel whether the port's link is up.
  void set_carrier(PortId port, bool up);

  /// What else is to be done whenever things age. Before `start`.
  void also_tend(std::function<void()> tend) { also_tend_ = std::move(tend); }

  /// Runs on a thread of its own until `stop`.
  void start();
  void stop();
  /// One turn by hand, at time `now_ms`. Returns whether there was anything to do.
  bool turn(uint64_t now_ms);

  Mailbox& mailbox() noexcept { return mailbox_; }
  Lldp& lldp() noexcept { return lldp_; }
  NeighbourKeeper& neighbours() noexcept { return neighbours_; }
  const Reassembler& reassembler() const noexcept { return reassembler_; }
  /// IPv6 packets that neighbours were told or asked by.
  const abi::InetStats& ip6() const noexcept { return ip6_; }
  /// Frames for the kernel that it had no room for, or no interface.
  uint64_t kernel_drops() const noexcept { return kernel_drops_; }

 private:
  void run();
  void wait();
  void do_errand(rte_mbuf* m);
  bool has_copy(Errand errand, PortId port) const;
  void give_to_kernel(rte_mbuf* m, PortId port);
  void send(PortId port, rte_mbuf* m);
  void ask(PortId port, rte_mbuf* m);
  void gather(rte_mbuf* m, PortId port);
  bool read_kernels();
  void age();

  Published& shared_;
  const std::vector<WorkerState*>& workers_;
  rte_mempool* pool_;
  Mailbox mailbox_;
  NeighbourKeeper neighbours_;
  Lldp lldp_;
  Reassembler reassembler_;
  std::mutex kernels_lock_;  // of kernels_, which come and go by another thread
  std::vector<std::unique_ptr<KernelInterface>> kernels_;
  std::thread thread_;
  std::atomic<bool> stop_{false};
  std::atomic<uint64_t> kernel_drops_{0};
  abi::InetStats ip6_{};
  Tick now_ = 0;
  uint64_t now_ms_ = 0;
  Tick aged_ = 0;
  std::function<void()> also_tend_ = [] {};
  std::vector<uint32_t> sweeps_at_;  // of each worker when next hops were last given back
};

}  // namespace dpvs
