// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace dpvs {

/// What a part of an element is: not there, single addresses, or prefixes.
enum class SetPart : uint8_t { kNone, kAddress, kNet };

/// What elements of a type of sets are made of.
struct SetType {
  std::string_view name;
  SetPart first = SetPart::kNone;
  SetPart second = SetPart::kNone;
  bool bitmap = false;       // its members lie in a range that is set at creation; IPv4 only
  bool port = false;         // with a protocol
  bool second_port = false;  // beside the second prefix
  bool device = false;
  bool mac = false;
  bool acl_dest_side = false;  // access lists test it with the destination's port
};

/// The type called `name`, or null.
const SetType* find_set_type(std::string_view name) noexcept;

}  // namespace dpvs
