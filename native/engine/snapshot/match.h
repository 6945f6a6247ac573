// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "snapshot/service_view.h"

namespace dpvs {

/// Addresses and ports, both ends included. Zeros at both ends: any. Ports in host order.
struct EndpointRange {
  IpAddr min_addr{};
  IpAddr max_addr{};
  uint16_t min_port = 0;
  uint16_t max_port = 0;

  bool has_addr(const IpAddr& addr) const noexcept {
    return (min_addr == IpAddr{} && max_addr == IpAddr{}) ||
           (std::memcmp(min_addr.bytes, addr.bytes, sizeof addr) <= 0 &&
            std::memcmp(addr.bytes, max_addr.bytes, sizeof addr) <= 0);
  }
  bool has_port(uint16_t port) const noexcept {
    return (min_port == 0 && max_port == 0) || (min_port <= port && port <= max_port);
  }
};

/// What a service by match takes. Devices by name, so that they may come and go; empty: any.
struct MatchRule {
  Family family;
  uint8_t proto;
  EndpointRange source;
  EndpointRange dest;
  std::string in_device;
  std::string out_device;
};

/// Services by match in the order in which they are asked. Immutable once published.
struct MatchEntry {
  MatchRule rule;
  const ServiceView* service;
};
using MatchList = std::vector<MatchEntry>;

/// Gives packets a mark, by which a service takes them: one service for many addresses and ports.
struct MarkRule {
  MatchRule rule;  // without the device that the packet would leave by
  uint32_t fwmark;
};
using MarkList = std::vector<MarkRule>;

}  // namespace dpvs
