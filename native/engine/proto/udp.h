// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// States of a balanced UDP flow, in the order in which dpvs.conf names their time-outs.
enum class UdpState : uint8_t { kNone, kOneway, kNormal, kLast };

}  // namespace dpvs
