// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "packet/note.h"
#include "tc/rate.h"

namespace dpvs {

enum class QschKind : uint8_t { kPfifo, kBfifo, kPfifoFast, kTbf };
std::optional<QschKind> qsch_kind(std::string_view name) noexcept;
std::string_view name_of(QschKind kind) noexcept;

inline constexpr unsigned kPrioBands = 3;
/// Band of each priority, which is the type of service >> 1 & 15.
inline constexpr std::array<uint8_t, 16> kPriomap = {1, 2, 2, 2, 1, 2, 0, 0,
                                                     1, 1, 1, 1, 1, 1, 1, 1};

/// What may be changed while frames wait.
struct QschOptions {
  uint32_t limit = 0;  // packets of pfifo and pfifo_fast, bytes of the others; the device's
  RateSpec rate;       // of tbf
  RateSpec peak;
};

/// Frames in line, linked through their notes.
class FrameQueue {
 public:
  bool empty() const noexcept { return head_ == nullptr; }
  rte_mbuf* front() const noexcept { return head_; }
  void push(rte_mbuf* m) noexcept {
    note_of(m).next = nullptr;
    (head_ == nullptr ? head_ : note_of(tail_).next) = m;
    tail_ = m;
  }
  void push_front(rte_mbuf* m) noexcept {
    note_of(m).next = head_;
    if (head_ == nullptr) tail_ = m;
    head_ = m;
  }
  rte_mbuf* pop() noexcept {
    rte_mbuf* m = head_;
    head_ = note_of(m).next;
    return m;
  }

 private:
  rte_mbuf* head_ = nullptr;
  rte_mbuf* tail_ = nullptr;
};

/// Counters of one worker, or their sum.
struct QschStats {
  uint64_t bytes = 0, packets = 0;  // that left
  uint64_t drops = 0, overlimits = 0, requeues = 0;
  uint64_t queued = 0, backlog_bytes = 0;
};

/// A queueing scheduler of a device.
/// Threads: `enqueue`, `dequeue`, `put_back` by each worker for its own lane; options by control.
/// Owns: the frames that wait.
class Qsch {
 public:
  Qsch(QschKind kind, const QschOptions& options, unsigned workers);
  ~Qsch();
  Qsch(const Qsch&) = delete;
  Qsch& operator=(const Qsch&) = delete;

  /// Takes the frame, or counts it as dropped and returns false.
  bool enqueue(unsigned worker, rte_mbuf* m, uint8_t tos) noexcept;
  /// Gives at most `max` frames that may leave at this time.
  unsigned dequeue(unsigned worker, rte_mbuf** frames, unsigned max, uint64_t now_ns) noexcept;
  /// Takes frames back that the device had no room for: they go first, and are paid for.
  void put_back(unsigned worker, rte_mbuf** frames, unsigned n) noexcept;

  void set_options(const QschOptions& options) noexcept;
  QschKind kind() const noexcept { return kind_; }
  /// True while frames of the worker wait.
  bool waits(unsigned worker) const noexcept { return lanes_[worker].stats.queued > 0; }
  const QschStats& stats(unsigned worker) const noexcept { return lanes_[worker].stats; }

 private:
  struct alignas(64) Lane {
    FrameQueue returned;
    std::array<FrameQueue, kPrioBands> bands;
    QschStats stats;
  };

  bool has_room(uint32_t len) const noexcept;
  unsigned dequeue_returned(Lane& lane, rte_mbuf** frames, unsigned max) noexcept;
  unsigned dequeue_bands(Lane& lane, rte_mbuf** frames, unsigned max) noexcept;
  unsigned dequeue_tokens(Lane& lane, rte_mbuf** frames, unsigned max, uint64_t now_ns) noexcept;
  void leave(Lane& lane, const rte_mbuf* m) noexcept;

  const QschKind kind_;
  std::vector<Lane> lanes_;
  // Of all workers together.
  std::atomic<uint64_t> queued_{0}, backlog_bytes_{0};
  // Options: read and written as single words; a worker may see a change in two steps.
  std::atomic<uint32_t> limit_{0}, burst_bytes_{0}, peak_burst_bytes_{0};
  std::atomic<uint64_t> rate_bps_{0}, peak_bps_{0};
  std::atomic_flag tokens_lock_ = ATOMIC_FLAG_INIT;
  BitBucket tokens_, peak_tokens_;
};

}  // namespace dpvs
