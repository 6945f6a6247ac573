// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"

namespace dpvs {
namespace {

// By the number that the control protocol gives a mode.
constexpr ForwardingMode kModes[8] = {
    {.rewrite = rewrite_nat},  // masq
    {},                        // localnode
    {},                        // tunnel
    {.rewrite = rewrite_droute, .in_only = true, .keeps_port = true},
    {},  // bypass
    {.rewrite = rewrite_fnat, .takes_lport = true, .maps_sequence = true},
    {},  // snat
    {},
};

}  // namespace

const ForwardingMode& forwarding_mode(uint32_t flags) noexcept {
  return kModes[flags & abi::conn_flags::kFwdMask];
}

}  // namespace dpvs
