// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "base/addr.h"
#include "base/rcu_hash.h"

namespace dpvs {

struct VipKey {
  Family family;
  IpAddr addr{};
  uint64_t hash(const HashSecret& secret) const noexcept {
    return hash_address(addr, static_cast<uint32_t>(family), secret);
  }
  friend bool operator==(const VipKey&, const VipKey&) noexcept = default;
};

/// An address that services have, and how many of them by protocol.
struct Vip {
  VipKey key_;
  std::atomic<uint32_t> tcp{0}, udp{0}, others{0};

  explicit Vip(const VipKey& key) : key_(key) {}
  const VipKey& key() const noexcept { return key_; }
  std::atomic<uint32_t>& of(uint8_t proto) noexcept;
  bool unused() const noexcept { return tcp == 0 && udp == 0 && others == 0; }
};

/// Addresses of services.
/// Threads: `find` from workers inside their RCU section; changes under the control lock.
class VipSet {
 public:
  VipSet(Rcu& rcu, const HashSecret& secret) : rcu_(rcu), vips_(rcu, secret) {}
  ~VipSet();

  const Vip* find(Family family, const IpAddr& addr) const noexcept {
    return vips_.find({family, addr});
  }
  /// A service of this address comes or goes.
  void enter(const VipKey& key, uint8_t proto);
  void leave(const VipKey& key, uint8_t proto);

 private:
  Rcu& rcu_;
  RcuHash<VipKey, Vip> vips_;
};

}  // namespace dpvs
