// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ports/port_table.h"
#include "snapshot/own_addresses.h"

namespace dpvs {

/// Makes each device let in the multicast frames that somebody waits for: those of its IPv6
/// addresses, of LLDP, of the devices that ride on it, and those that the kernel has joined on its
/// side, so that routing daemons there hear their peers.
/// Source: RFC 4291, section 2.7.1 and RFC 2464, section 7. Threads: control.
class GroupKeeper {
 public:
  /// The name of a port's kernel interface; empty without one.
  using KernelName = std::function<std::string(PortId port)>;

  GroupKeeper(const PortTable& ports, const OwnAddresses& addresses)
      : ports_(ports), addresses_(addresses) {}

  /// Looks for changes, five times a second at most.
  void tend(uint64_t now_ms, const KernelName& kernel_name);
  /// Tells the device anew with the next look.
  void forget(PortId port) { told_[port].clear(); }

 private:
  using Groups = std::vector<rte_ether_addr>;

  /// What the kernel has joined on all its interfaces.
  struct KernelGroup {
    std::string interface;
    rte_ether_addr group;
  };
  static std::vector<KernelGroup> read_kernel_groups();
  void add_own(const Port& port, Groups& groups) const;

  const PortTable& ports_;
  const OwnAddresses& addresses_;
  std::array<Groups, kMaxPorts> told_{};
  uint64_t looked_ms_ = 0;
};

}  // namespace dpvs
