// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/health.h"

#include <algorithm>

namespace dpvs {
namespace {

constexpr uint32_t kLongestSec = 3600;

/// Half a second earlier to half a second later, so that many do not change in step.
uint64_t about(uint64_t now_ms, uint32_t sec, uint32_t random) {
  return now_ms + uint64_t{sec} * 1000 - 500 + random % 1000;
}

/// Without times of inhibition a closed destination stays so until an edit.
bool is_down_only(const abi::EngineDestCheck& check) { return check.inhibit_max_sec == 0; }

}  // namespace

void DestHealth::begin(const DestState& state) noexcept {
  if (begun_) return;
  seen_downs_ = state.downs;
  seen_ups_ = state.ups;
  begun_ = true;
}

DestHealth::Change DestHealth::look(const abi::EngineDestCheck& check, const DestState& state,
                                    uint64_t now_ms, bool may_close, uint32_t random) {
  const uint32_t downs = state.downs - seen_downs_, ups = state.ups - seen_ups_;
  seen_downs_ = state.downs;
  seen_ups_ = state.ups;
  if (inhibited_) {
    if (open_at_ == 0 || now_ms < open_at_) return Change::kNone;
    inhibited_ = false;
    failures_ = 0;
    up_credit_ = check.up_notices;
    return Change::kOpened;
  }
  if (failures_ > 0 && now_ms >= forget_at_) failures_ = 0;
  count_ups(check, ups);
  if (downs == 0) return Change::kNone;
  if (failures_ == 0) forget_at_ = about(now_ms, check.down_wait_sec, random);
  failures_ += downs;
  if (failures_ < std::max(check.down_notices, 1u) || !may_close) return Change::kNone;
  return close(check, now_ms, random);
}

DestHealth::Change DestHealth::close(const abi::EngineDestCheck& check, uint64_t now_ms,
                                     uint32_t random) {
  inhibited_ = true;
  failures_ = 0;
  open_at_ = 0;
  if (is_down_only(check)) return Change::kClosed;
  const uint32_t longest = std::min(check.inhibit_max_sec, kLongestSec);
  const uint32_t shortest = std::clamp(check.inhibit_min_sec, 1u, longest);
  period_sec_ = std::clamp(period_sec_, shortest, longest);
  open_at_ = about(now_ms, period_sec_, random);
  period_sec_ = std::min(period_sec_ * 2, longest);
  return Change::kClosed;
}

void DestHealth::count_ups(const abi::EngineDestCheck& check, uint32_t ups) {
  for (ups = std::min(ups, up_credit_); ups > 0; --ups, --up_credit_) {
    period_sec_ = std::max(period_sec_ / 2, check.inhibit_min_sec);
  }
}

void DestHealth::edited(const abi::EngineDestCheck& check) {
  if (is_down_only(check)) inhibited_ = false;
}

}  // namespace dpvs
