// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"

#include "packet/headers.h"
#include "rewrite/tunnel.h"

namespace dpvs {
namespace {

// By the number that the control protocol gives a mode.
constexpr ForwardingMode kModes[8] = {
    {.rewrite = rewrite_nat, .can_synproxy = true, .keeps_client = true},  // masq
    {},                                                                    // localnode
    {.rewrite = rewrite_tunnel,
     .in_only = true,
     .keeps_port = true,
     .keeps_client = true,
     .growth = tunnel_growth},
    {.rewrite = rewrite_droute, .in_only = true, .keeps_port = true, .keeps_client = true},
    {},  // bypass
    {.rewrite = rewrite_fnat, .takes_lport = true, .maps_sequence = true, .can_synproxy = true},
    {.rewrite = rewrite_snat},
    {.rewrite = rewrite_nat64, .takes_lport = true, .maps_sequence = true},  // kNat64
};

}  // namespace

const ForwardingMode& forwarding_mode(uint32_t flags) noexcept {
  return kModes[flags & abi::conn_flags::kFwdMask];
}

int growth_of(WorkerState& w, const Conn& conn, Direction dir) noexcept {
  const ForwardingMode& mode = forwarding_mode(conn.mode);
  if (mode.growth != nullptr) return mode.growth(w, conn, dir);
  const int longer = static_cast<int>(kIpv6Len - kIpv4Len);
  const Family from = conn.family(dir);
  const Family to = conn.family(dir == Direction::kIn ? Direction::kOut : Direction::kIn);
  if (from == to) return 0;
  return to == Family::kV6 ? longer : -longer;
}

}  // namespace dpvs
