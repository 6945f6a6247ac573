// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "base/status.h"
#include "generated/abi.h"
#include "tables/ipset.h"

namespace dpvs {

/// Elements that one request may stand for.
inline constexpr size_t kMaxElementsOfRequest = 1u << 20;

/// Appends the keys of all elements that `param` stands for in a set of these options: a prefix is
/// the whole net, otherwise first to last address; sets of addresses hold every single one, sets of
/// nets as few nets as it takes; ports multiply. Elements outside of a bitmap's range are left out.
/// kInvalid for another family, a range that ends before it begins, prefixes of 0 in sets of nets,
/// ranges of IPv6, or too many elements.
Status expand_elements(const Ipset& set, const abi::IpsetParam& param, std::vector<SetKey>& out);

/// The one element that a test asks for: the first address and port. A prefix does not count.
SetKey element_of_test(const Ipset& set, const abi::IpsetParam& param);

/// First and last address of the net of `addr`, IPv4, host order.
struct Span4 {
  uint32_t first, last;
};
Span4 span_of_net(const abi::InetAddr& addr, unsigned prefix_len) noexcept;

}  // namespace dpvs
