// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/ticks.h"
#include "generated/abi.h"

namespace dpvs {

/// What may change while packets flow, in the units of the data path. Immutable once published.
struct Settings {
  explicit Settings(const abi::EngineSettings& s) noexcept
      : raw(s), conn_init_timeout(ticks_from_sec(s.conn_init_timeout_sec)) {
    for (unsigned i = 0; i < kStates; ++i) {
      tcp_timeout[i] = ticks_from_sec(i < 12 ? s.tcp_timeout_sec[i] : 0);
      udp_timeout[i] = ticks_from_sec(i < 4 ? s.udp_timeout_sec[i] : 0);
      sctp_timeout[i] = ticks_from_sec(i < 15 ? s.sctp_timeout_sec[i] : 0);
      icmp_timeout[i] = ticks_from_sec(i < 2 ? s.icmp_timeout_sec[i] : 0);
    }
  }
  static constexpr unsigned kStates = 16;

  abi::EngineSettings raw;
  Tick conn_init_timeout;
  Tick tcp_timeout[kStates];
  Tick udp_timeout[kStates];
  Tick sctp_timeout[kStates];
  Tick icmp_timeout[kStates];
};

}  // namespace dpvs
