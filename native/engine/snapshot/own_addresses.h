// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <vector>

#include "base/addr.h"
#include "base/index.h"
#include "base/rcu.h"

namespace dpvs {

/// An address of a device.
struct OwnAddress {
  Family family;
  IpAddr addr;
};

/// The addresses of each device, for whoever must choose one to speak from.
/// Threads: `best` from workers inside their RCU section; `set` under the control lock.
class OwnAddresses {
 public:
  explicit OwnAddresses(Rcu& rcu) : rcu_(rcu) {}
  ~OwnAddresses();

  void set(PortId port, std::vector<OwnAddress> addrs);

  /// All addresses of a port. Under the control lock.
  std::vector<OwnAddress> all(PortId port) const;

  /// The address of `port` that has most in common with `target`; zero if it has none of that
  /// family.
  IpAddr best(PortId port, Family family, const IpAddr& target) const noexcept;

 private:
  using List = std::vector<OwnAddress>;
  Rcu& rcu_;
  std::array<std::atomic<const List*>, kMaxPorts> of_port_{};
};

}  // namespace dpvs
