// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/addr.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/ticks.h"

namespace dpvs {

/// The destinations that serve one address of one service.
struct alignas(64) Affinity {
  static constexpr uint32_t kMaxDests = 8;

  IpAddr addr;
  ServiceIndex service;  // none: the entry is free
  Tick last_use;
  Tick last_change;  // of the set of destinations
  uint32_t count;
  DestIndex dests[kMaxDests];

  bool holds(DestIndex dest) const noexcept;
  /// Adds a destination to a set that has room for it.
  void add(DestIndex dest, Tick now) noexcept;
  void remove(uint32_t at, Tick now) noexcept;
};
static_assert(sizeof(Affinity) == 64);

/// What one worker remembers of addresses: 4096 entries in 256 KiB, in sets of four. Where a set is
/// full, the entry unused for longest gives way, so nothing is ever allocated or swept.
/// Threads: `open` by control before a service that uses it is published, the rest by the worker.
class AffinityTable {
 public:
  /// Life of an entry that nobody uses. Source: Linux, sysctl net.ipv4.vs.lblc_expiration.
  static constexpr Tick kLife = ticks_from_sec(86400);

  /// Makes room for the entries, once; false if there is no memory.
  bool open(const HashSecret& secret) noexcept;

  /// The entry of an address, or null.
  Affinity* find(ServiceIndex service, const IpAddr& addr, Tick now) noexcept;
  /// An empty entry for an address that has none.
  Affinity& claim(ServiceIndex service, const IpAddr& addr, Tick now) noexcept;

 private:
  static constexpr size_t kSets = 1024;
  static constexpr size_t kWays = 4;

  Affinity* set_of(ServiceIndex service, const IpAddr& addr) const noexcept;

  HashSecret secret_;
  std::unique_ptr<Affinity[]> entries_;
};

}  // namespace dpvs
