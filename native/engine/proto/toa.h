// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/headers.h"

namespace dpvs {

/// TCP option that tells the server the client's address. Source: recorded traffic of the original.
inline constexpr uint8_t kToaKind = 254;
inline constexpr uint8_t kToaLenV4 = 8;

/// Puts the option for an IPv4 client first among the options of the segment in `m`, in place of
/// any that the client sent itself, and mends lengths and checksums. Expects: an Ethernet frame
/// with IPv4 and TCP.  Modifies: moves the headers before the options to the front, so every
/// pointer into them is void afterwards. False, and nothing changed, if there is no room in the
/// header or the packet would exceed `mtu`.
bool add_toa_v4(rte_mbuf* m, uint32_t caddr, uint16_t cport, uint16_t mtu) noexcept;

}  // namespace dpvs
