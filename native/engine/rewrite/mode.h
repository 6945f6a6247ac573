// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "snapshot/published.h"
#include "tables/conn.h"

namespace dpvs {

/// What a forwarding mode may look at besides the packet and its connection.
struct RewriteContext {
  Published& shared;
  uint64_t now_us;  // for initial sequence numbers
};

/// Changes packet `i` as its connection says. False: the packet must be dropped.
/// Expects: an IPv4 TCP or UDP packet.  Modifies: headers, l3_len; mbuf data may move forward.
using RewriteFn = bool (*)(const RewriteContext& ctx, Vector& v, unsigned i) noexcept;

/// The function of each forwarding mode of the control protocol; null where there is none.
extern const RewriteFn kRewriteByMode[8];

bool rewrite_fnat(const RewriteContext& ctx, Vector& v, unsigned i) noexcept;

}  // namespace dpvs
