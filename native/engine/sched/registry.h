// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sched/scheduler.h"

namespace dpvs {

extern const Scheduler kRr;
extern const Scheduler kWrr;
extern const Scheduler kLc;
extern const Scheduler kWlc;
extern const Scheduler kLblc;
extern const Scheduler kLblcr;
extern const Scheduler kSh;
extern const Scheduler kDh;
extern const Scheduler kSed;
extern const Scheduler kNq;
extern const Scheduler kFo;
extern const Scheduler kOvf;
extern const Scheduler kMh;
extern const Scheduler kConhash;
extern const Scheduler kTwos;

}  // namespace dpvs
