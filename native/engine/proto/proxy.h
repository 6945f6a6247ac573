// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/addr.h"

namespace dpvs {

// PROXY protocol. Source: "The PROXY protocol, versions 1 & 2", sections 2.1 and 2.2.

inline constexpr unsigned kMaxProxyHeader = 107;

/// `kind` of the control protocol.
constexpr unsigned proxy_version(uint8_t kind) noexcept { return kind & 0x0f; }
constexpr bool believes_clients(uint8_t kind) noexcept { return (kind & 0x10) != 0; }

/// Both ends of what is proxied; ports in network order.
struct ProxyEnds {
  Family family;
  IpAddr saddr;
  IpAddr daddr;
  uint16_t sport;
  uint16_t dport;
};

/// Writes a header, at most `kMaxProxyHeader` bytes, and returns its length. `proto`: IPPROTO_TCP,
/// or with version 2 IPPROTO_UDP.
unsigned write_proxy_header(uint8_t* to, unsigned version, uint8_t proto,
                            const ProxyEnds& ends) noexcept;

enum class ProxyFound : uint8_t {
  kNothing,
  kMalformed,
  kNoEnds,     // LOCAL, UNKNOWN or without addresses
  kOtherEnds,  // addresses that are none of IP
  kEnds,
};

/// A header at the start of some data.
struct ProxyHeader {
  ProxyFound found = ProxyFound::kNothing;
  unsigned version = 0;
  unsigned len = 0;  // of all of it, additional fields included
  ProxyEnds ends{};
};

ProxyHeader read_proxy_header(const uint8_t* data, unsigned len) noexcept;

/// What is to be done at the start of a client's data.
struct ProxyPlan {
  bool malformed = false;
  bool insert = false;
  unsigned remove = 0;  // bytes that go
  unsigned len = 0;     // bytes that come
  uint8_t bytes[kMaxProxyHeader];
};

/// @param kind of the service, not 0
/// @param own what the header says unless the client is believed
void plan_proxy_header(ProxyPlan& plan, uint8_t kind, uint8_t proto, const ProxyEnds& own,
                       const uint8_t* data, unsigned len) noexcept;

}  // namespace dpvs
