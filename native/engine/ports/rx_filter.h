// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>

#include <cstdint>
#include <vector>

#include "base/status.h"

namespace dpvs {

/// What a device of DPDK's lets in besides frames to the address that it was made with. Where a
/// driver knows nothing of that, as af_packet, the kernel interface behind it is asked by a socket
/// of our own, whose wishes end with it. Threads: control.
class RxFilter {
 public:
  explicit RxFilter(uint16_t dpdk_id) : dpdk_id_(dpdk_id) {}
  ~RxFilter();
  RxFilter(const RxFilter&) = delete;
  RxFilter& operator=(const RxFilter&) = delete;
  RxFilter(RxFilter&& other) noexcept;
  RxFilter& operator=(RxFilter&&) = delete;

  /// These groups, and no others. A device that cannot choose lets all groups in.
  Status set_groups(const std::vector<rte_ether_addr>& groups);
  Status set_all_multicast(bool on);
  /// Frames to `wanted` in place of those to the address before. kNotSupported if it cannot.
  Status set_address(const rte_ether_addr& wanted);

 private:
  bool tell_kernel(unsigned short type, const rte_ether_addr& addr, bool in);
  bool tell_kernel_groups(const std::vector<rte_ether_addr>& groups);

  const uint16_t dpdk_id_;
  int socket_ = -1;
  bool all_ = false;  // told the kernel
  std::vector<rte_ether_addr> groups_;
  std::vector<rte_ether_addr> address_;  // of which the kernel was told: none or one
};

}  // namespace dpvs
