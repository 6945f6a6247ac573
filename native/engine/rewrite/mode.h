// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "snapshot/published.h"
#include "tables/conn.h"

namespace dpvs {

/// Changes the packets of `mask`, all of one forwarding mode, as their connections say.
/// Expects: IPv4 TCP or UDP packets.  Modifies: headers, l3, l3_len; mbuf data may begin earlier.
using RewriteFn = void (*)(Published& shared, Vector& v, uint32_t mask) noexcept;

/// The function of each forwarding mode of the control protocol; null where there is none.
extern const RewriteFn kRewriteByMode[8];

void rewrite_fnat(Published& shared, Vector& v, uint32_t mask) noexcept;

}  // namespace dpvs
