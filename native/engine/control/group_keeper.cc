// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/group_keeper.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace dpvs {
namespace {

constexpr uint64_t kLookEveryMs = 200;
constexpr rte_ether_addr kAllNodes{{0x33, 0x33, 0, 0, 0, 1}};
constexpr rte_ether_addr kAllRouters{{0x33, 0x33, 0, 0, 0, 2}};
constexpr rte_ether_addr kNearestBridge{{0x01, 0x80, 0xc2, 0, 0, 0x0e}};  // IEEE 802.1AB, 7.1

bool before(const rte_ether_addr& a, const rte_ether_addr& b) noexcept {
  return memcmp(&a, &b, sizeof a) < 0;
}
bool same(const rte_ether_addr& a, const rte_ether_addr& b) noexcept {
  return memcmp(&a, &b, sizeof a) == 0;
}

/// By which neighbours ask for an address.
rte_ether_addr solicited_node(const IpAddr& addr) noexcept {
  return {{0x33, 0x33, 0xff, addr.bytes[13], addr.bytes[14], addr.bytes[15]}};
}

bool rides_on(const Port& port, const Port& below) noexcept {
  return port.kind == PortKind::kVlan && port.lower == below.id;
}

}  // namespace

std::vector<GroupKeeper::KernelGroup> GroupKeeper::read_kernel_groups() {
  std::vector<KernelGroup> found;
  FILE* file = fopen("/proc/net/dev_mcast", "re");
  if (file == nullptr) return found;
  char interface[32];
  unsigned b[RTE_ETHER_ADDR_LEN];
  // Number and name of the interface, users, global users, the address.
  while (fscanf(file, "%*d %31s %*d %*d %2x%2x%2x%2x%2x%2x%*[^\n]", interface, b, b + 1, b + 2,
                b + 3, b + 4, b + 5) == 7) {
    rte_ether_addr group;
    for (unsigned i = 0; i < RTE_ETHER_ADDR_LEN; ++i)
      group.addr_bytes[i] = static_cast<uint8_t>(b[i]);
    found.push_back({interface, group});
  }
  fclose(file);
  return found;
}

void GroupKeeper::add_own(const Port& port, Groups& groups) const {
  if (port.is(port_switch::kLldp)) groups.push_back(kNearestBridge);
  for (const OwnAddress& own : addresses_.all(port.id)) {
    if (own.family != Family::kV6) continue;
    groups.insert(groups.end(), {kAllNodes, kAllRouters, solicited_node(own.addr)});
  }
}

void GroupKeeper::tend(uint64_t now_ms, const KernelName& kernel_name) {
  if (looked_ms_ != 0 && now_ms - looked_ms_ < kLookEveryMs) return;
  looked_ms_ = now_ms;
  const std::vector<KernelGroup> joined = read_kernel_groups();
  for (Port* port : ports_) {
    if (port->kind != PortKind::kPhysical && port->kind != PortKind::kBond) continue;
    Groups groups;
    for (const Port* other : ports_) {
      if (other != port && !rides_on(*other, *port)) continue;
      add_own(*other, groups);
      const std::string kernel = kernel_name(other->id);
      for (const KernelGroup& one : joined) {
        if (!kernel.empty() && one.interface == kernel) groups.push_back(one.group);
      }
    }
    std::ranges::sort(groups, before);
    groups.erase(std::unique(groups.begin(), groups.end(), same), groups.end());
    if (std::ranges::equal(groups, told_[port->id], same)) continue;
    (void)port->set_groups(groups);  // a driver that cannot choose has taken what it could
    told_[port->id] = std::move(groups);
  }
}

}  // namespace dpvs
