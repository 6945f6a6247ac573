// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "packet/glance.h"
#include "tables/ipset.h"

namespace dpvs {

/// Addresses and ports, both ends included. All zero: any.
struct EndRange {
  IpAddr first{}, last{};
  uint16_t first_port = 0, last_port = 0;  // host order
};

/// A rule that sends frames to another scheduler of its device, or drops them.
struct Classifier {
  uint16_t ethertype = 0;  // host order
  int32_t priority = 0;    // lower ones are asked first

  // Of kind match: what is zero or empty is not compared.
  uint8_t proto = 0;
  Family family = Family::kNone;  // of both ranges
  EndRange source, dest;
  std::string in_device, out_device;

  // Of kind ipset.
  const Ipset* set = nullptr;
  SetSide side = SetSide::kSource;

  bool drop = false;
  uint32_t target = 0;  // handle
};

/// A frame at the place where it is classified.
struct Classified {
  const Glance& glance;
  const uint8_t* smac;
  const char* in_device;   // that received it; empty if none did
  const char* out_device;  // that will send it; empty on the way in
};

/// True if the classifier takes the frame: all parts that it has hold.
bool catches(const Classifier& classifier, const Classified& frame) noexcept;

}  // namespace dpvs
