// SPDX-License-Identifier: GPL-2.0-or-later
#include "sched/registry.h"

#include <algorithm>
#include <array>

namespace dpvs {
namespace {

constexpr std::array kSchedulers{&kRr,  &kWrr, &kLc, &kWlc, &kLblc, &kLblcr,   &kSh,  &kDh,
                                 &kSed, &kNq,  &kFo, &kOvf, &kMh,   &kConhash, &kTwos};

}  // namespace

const Scheduler* find_scheduler(std::string_view name) noexcept {
  const auto* found =
      std::find_if(kSchedulers.begin(), kSchedulers.end(),
                   [&](const Scheduler* scheduler) { return scheduler->name == name; });
  return found == kSchedulers.end() ? nullptr : *found;
}

}  // namespace dpvs
