// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sched/scheduler.h"

namespace dpvs {

extern const Scheduler kRr;
extern const Scheduler kWrr;
extern const Scheduler kWlc;

}  // namespace dpvs
