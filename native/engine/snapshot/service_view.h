// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/addr.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/small_vector.h"
#include "base/ticks.h"
#include "generated/abi.h"
#include "snapshot/sched_table.h"

namespace dpvs {

struct Scheduler;

/// What finds a service.
struct ServiceKey {
  Family family;
  uint8_t proto;
  uint16_t port_be;
  IpAddr addr{};
  uint32_t fwmark = 0;  // not 0: the rest but the family is
  uint64_t hash(const HashSecret& secret) const noexcept {
    return hash_address(
        addr,
        (uint32_t{port_be} << 16 | uint32_t{proto} << 8 | static_cast<uint8_t>(family)) ^ fwmark
                                                                                              << 12,
        secret);
  }
  friend bool operator==(const ServiceKey&, const ServiceKey&) noexcept = default;
};
static_assert(sizeof(ServiceKey) == 24);

/// A destination as a worker sees it.
struct DestView {
  DestIndex index;
  uint32_t weight;
  uint32_t max_conn;  // 0: no limit
  uint32_t min_conn;
  uint32_t last_weight;  // what it was before it became 0, else the weight
  Family family;
  uint8_t mode;      // forwarding mode of the control protocol
  uint16_t port_be;  // 0: the one that the packet asks for
  IpAddr addr{};
  LaddrIndex pool{};           // of SNAT: the ports of this address; not valid: it has none
  PortId pool_port = kNoPort;  // that has the address
};

struct LaddrView {
  LaddrIndex index;
  uint32_t use;  // number under which connections of this service by it are counted
  Family family;
  PortId port;
  IpAddr addr{};
};

/// A service at one moment: immutable, replaced whole at each change. Of thousands most lie cold,
/// so few members stand inside, and what opening a connection reads comes first.
struct alignas(64) ServiceView {
  ServiceKey key_;
  ServiceIndex index;
  uint32_t flags;            // service flags of the control protocol
  uint32_t own_timeout_sec;  // 0: by protocol
  Tick persist_timeout;      // 0: not persistent
  uint32_t version;          // another one after each change of a destination, never 0
  uint32_t weight_max;
  uint32_t weight_gcd;
  uint8_t proxy_protocol;  // of the control protocol
  bool checks_cookies;     // the SYN proxy is or was on: cookies of its may come back
  bool joins;              // servers know clients' connections by themselves
  const Scheduler* scheduler;
  SmallVector<DestView, 2> dests;  // newest first, as they are listed
  SmallVector<LaddrView, 1> laddrs;
  uint32_t persist_mask_be;                 // of client addresses that persistence takes for one
  uint32_t persist_prefix_len;              // the same for IPv6
  std::unique_ptr<const SchedTable> table;  // of schedulers that build one

  const ServiceKey& key() const noexcept { return key_; }
};
static_assert(offsetof(ServiceView, dests) == 64 && sizeof(ServiceView) <= 320);

}  // namespace dpvs
