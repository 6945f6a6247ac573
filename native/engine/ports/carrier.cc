// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/carrier.h"

#include <net/if.h>
#include <rte_ethdev.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dpvs {

Carrier::Carrier(uint16_t dpdk_id) {
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(dpdk_id, &info) != 0) return;
  const bool told = info.dev_flags != nullptr && (*info.dev_flags & RTE_ETH_DEV_INTR_LSC) != 0;
  if (!told) ifindex_ = info.if_index;
}

/// An interface that is gone has no link.
bool Carrier::is_up() const noexcept {
  if (!watches()) return true;
  ifreq request{};
  if (if_indextoname(ifindex_, request.ifr_name) == nullptr) return false;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  const bool known = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
  close(fd);
  return known && (request.ifr_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
}

}  // namespace dpvs
