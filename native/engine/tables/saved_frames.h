// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include <cstdint>

#include "base/arena.h"

namespace dpvs {

/// One worker's frames that wait for a server to answer the SYN proxy: chains through a pool of
/// places. Place 0 is never given: it means "none".
/// Owner: one worker; owns the buffers in it.
class SavedFrames {
 public:
  static constexpr uint32_t kMax = 1048575;

  SavedFrames() = default;
  ~SavedFrames();
  SavedFrames(const SavedFrames&) = delete;
  SavedFrames& operator=(const SavedFrames&) = delete;

  /// At most `max` frames, so that what waits cannot take all buffers.
  Status open(unsigned worker, uint32_t max);

  /// Appends to the chain that starts at `first`. False, and the caller keeps the frame, when the
  /// pool is used up.
  bool append(uint32_t& first, rte_mbuf* frame) noexcept;
  /// Takes the first frame off the chain; null at its end.
  rte_mbuf* take(uint32_t& first) noexcept;

  uint32_t held() const noexcept { return held_; }

 private:
  struct Place {
    rte_mbuf* frame;
    uint32_t next;
    uint32_t last;  // of the first place of a chain: where it ends
  };

  uint32_t new_place() noexcept;

  Arena arena_;
  Place* places_ = nullptr;
  uint32_t max_ = 0;
  uint32_t free_ = 0;
  uint32_t high_water_ = 1;
  uint32_t held_ = 0;
};

}  // namespace dpvs
