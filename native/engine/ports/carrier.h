// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// Looks at the link of the kernel interface that a device rides on, if its driver tells nobody
/// when the link changes, as af_packet does not. Threads: control.
class Carrier {
 public:
  explicit Carrier(uint16_t dpdk_id);

  /// False: the driver watches the link by itself, or there is no interface.
  bool watches() const noexcept { return ifindex_ != 0; }
  /// True too if it does not watch.
  bool is_up() const noexcept;

 private:
  unsigned ifindex_ = 0;
};

}  // namespace dpvs
