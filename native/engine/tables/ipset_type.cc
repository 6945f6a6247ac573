// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/ipset_type.h"

namespace dpvs {
namespace {

constexpr SetPart kAddress = SetPart::kAddress, kNet = SetPart::kNet;

// clang-format off
constexpr SetType kTypes[] = {
    {.name = "bitmap:ip", .first = kAddress, .bitmap = true},
    {.name = "bitmap:ip,mac", .first = kAddress, .bitmap = true, .mac = true},
    {.name = "bitmap:port", .bitmap = true, .port = true},
    {.name = "hash:ip", .first = kAddress},
    {.name = "hash:net", .first = kNet},
    {.name = "hash:ip,port", .first = kAddress, .port = true},
    {.name = "hash:net,port", .first = kNet, .port = true},
    {.name = "hash:net,port,iface", .first = kNet, .port = true, .device = true},
    {.name = "hash:ip,port,ip", .first = kAddress, .second = kAddress, .port = true,
     .acl_dest_side = true},
    // The tools send the net first, whatever the name says.
    {.name = "hash:ip,port,net", .first = kNet, .second = kAddress, .port = true,
     .acl_dest_side = true},
    {.name = "hash:net,port,net", .first = kNet, .second = kNet, .port = true,
     .acl_dest_side = true},
    {.name = "hash:net,port,net,port", .first = kNet, .second = kNet, .port = true,
     .second_port = true},
};
// clang-format on

}  // namespace

const SetType* find_set_type(std::string_view name) noexcept {
  for (const SetType& type : kTypes) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

}  // namespace dpvs
