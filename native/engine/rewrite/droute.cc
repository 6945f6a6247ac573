// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"

// Direct routing: the packet stays as it is, only its Ethernet header leads to the server.

namespace dpvs {

void rewrite_droute(WorkerState&, Vector&, uint32_t) noexcept {}

}  // namespace dpvs
