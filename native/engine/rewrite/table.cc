// SPDX-License-Identifier: GPL-2.0-or-later
#include "rewrite/mode.h"

namespace dpvs {

// By the number that the control protocol gives a mode: masq, localnode, tunnel, route, bypass,
// fullnat, snat.
const RewriteFn kRewriteByMode[8] = {nullptr, nullptr,      nullptr, nullptr,
                                     nullptr, rewrite_fnat, nullptr, nullptr};

}  // namespace dpvs
