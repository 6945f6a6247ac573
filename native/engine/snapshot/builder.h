// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "snapshot/service_view.h"

namespace dpvs {

/// Finishes a view whose members are filled in: what schedulers want to know in advance.
inline void seal(ServiceView& view) noexcept {
  view.weight_max = 0;
  view.weight_gcd = 0;
  for (const DestView& dest : view.dests) {
    uint32_t a = view.weight_gcd, b = dest.weight;
    while (b != 0) {
      const uint32_t rest = a % b;
      a = b;
      b = rest;
    }
    view.weight_gcd = a;
    if (dest.weight > view.weight_max) view.weight_max = dest.weight;
  }
}

}  // namespace dpvs
