// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/rx_filter.h"

#include <linux/if_packet.h>
#include <rte_ethdev.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace dpvs {
namespace {

bool holds(const std::vector<rte_ether_addr>& list, const rte_ether_addr& addr) {
  return std::ranges::any_of(
      list, [&](const rte_ether_addr& one) { return rte_is_same_ether_addr(&one, &addr) != 0; });
}

}  // namespace

RxFilter::~RxFilter() {
  if (socket_ >= 0) close(socket_);
}

RxFilter::RxFilter(RxFilter&& other) noexcept
    : dpdk_id_(other.dpdk_id_),
      socket_(std::exchange(other.socket_, -1)),
      all_(other.all_),
      groups_(std::move(other.groups_)),
      address_(std::move(other.address_)) {}

/// False if there is no interface of the kernel's behind the device, or it refuses.
bool RxFilter::tell_kernel(unsigned short type, const rte_ether_addr& addr, bool in) {
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(dpdk_id_, &info) != 0 || info.if_index == 0) return false;
  if (socket_ < 0) socket_ = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);  // receives nothing
  packet_mreq wish{};
  wish.mr_ifindex = static_cast<int>(info.if_index);
  wish.mr_type = type;
  wish.mr_alen = RTE_ETHER_ADDR_LEN;
  memcpy(wish.mr_address, addr.addr_bytes, RTE_ETHER_ADDR_LEN);
  const int what = in ? PACKET_ADD_MEMBERSHIP : PACKET_DROP_MEMBERSHIP;
  return setsockopt(socket_, SOL_PACKET, what, &wish, sizeof wish) == 0;
}

bool RxFilter::tell_kernel_groups(const std::vector<rte_ether_addr>& groups) {
  for (const rte_ether_addr& group : groups) {
    if (!holds(groups_, group) && !tell_kernel(PACKET_MR_MULTICAST, group, true)) return false;
  }
  for (const rte_ether_addr& group : groups_) {
    if (!holds(groups, group)) (void)tell_kernel(PACKET_MR_MULTICAST, group, false);
  }
  groups_ = groups;
  return true;
}

Status RxFilter::set_groups(const std::vector<rte_ether_addr>& groups) {
  std::vector<rte_ether_addr> copy = groups;
  const auto count = static_cast<uint32_t>(copy.size());
  if (rte_eth_dev_set_mc_addr_list(dpdk_id_, copy.data(), count) == 0) return kOk;
  if (tell_kernel_groups(groups)) return kOk;
  return groups.empty() ? kOk : set_all_multicast(true);
}

Status RxFilter::set_all_multicast(bool on) {
  const int result =
      on ? rte_eth_allmulticast_enable(dpdk_id_) : rte_eth_allmulticast_disable(dpdk_id_);
  // A driver that never let them in says that it no longer does.
  if (all_ == on || (result == 0 && !all_)) return kOk;
  if (!tell_kernel(PACKET_MR_ALLMULTI, {}, on)) {
    return {code::kDpdk, "device cannot take all multicast frames"};
  }
  all_ = on;
  return kOk;
}

Status RxFilter::set_address(const rte_ether_addr& wanted) {
  rte_ether_addr copy = wanted;
  if (rte_eth_dev_default_mac_addr_set(dpdk_id_, &copy) == 0) return kOk;
  if (!holds(address_, wanted) && !tell_kernel(PACKET_MR_UNICAST, wanted, true)) {
    if (rte_eth_promiscuous_enable(dpdk_id_) == 0) return kOk;
    return {code::kNotSupported, "device keeps its address"};
  }
  for (const rte_ether_addr& before : address_) {
    if (rte_is_same_ether_addr(&before, &wanted) == 0)
      (void)tell_kernel(PACKET_MR_UNICAST, before, false);
  }
  address_ = {wanted};
  return kOk;
}

}  // namespace dpvs
