// SPDX-License-Identifier: GPL-2.0-or-later
#include "tc/qsch.h"

namespace dpvs {
namespace {

constexpr std::string_view kNames[] = {"pfifo", "bfifo", "pfifo_fast", "tbf"};
constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

std::optional<QschKind> qsch_kind(std::string_view name) noexcept {
  for (unsigned i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) return static_cast<QschKind>(i);
  }
  return std::nullopt;
}

std::string_view name_of(QschKind kind) noexcept { return kNames[static_cast<unsigned>(kind)]; }

Qsch::Qsch(QschKind kind, const QschOptions& options, unsigned workers)
    : kind_(kind), lanes_(workers) {
  set_options(options);
}

Qsch::~Qsch() {
  const auto drain = [](FrameQueue& queue) {
    while (!queue.empty()) rte_pktmbuf_free(queue.pop());
  };
  for (Lane& lane : lanes_) {
    drain(lane.returned);
    for (FrameQueue& band : lane.bands) drain(band);
  }
}

void Qsch::set_options(const QschOptions& options) noexcept {
  limit_.store(options.limit, kRelaxed);
  burst_bytes_.store(options.rate.burst_bytes, kRelaxed);
  peak_burst_bytes_.store(options.peak.burst_bytes, kRelaxed);
  rate_bps_.store(options.rate.rate_bps, kRelaxed);
  peak_bps_.store(options.peak.rate_bps, kRelaxed);
}

bool Qsch::has_room(uint32_t len) const noexcept {
  const uint64_t limit = limit_.load(kRelaxed);
  if (kind_ == QschKind::kPfifo || kind_ == QschKind::kPfifoFast) {
    return queued_.load(kRelaxed) < limit;
  }
  if (kind_ == QschKind::kTbf) {
    const bool peak = peak_bps_.load(kRelaxed) != 0;
    // What no burst can pay for would wait for ever.
    if (len > burst_bytes_.load(kRelaxed)) return false;
    if (peak && len > peak_burst_bytes_.load(kRelaxed)) return false;
  }
  return backlog_bytes_.load(kRelaxed) + len <= limit;
}

bool Qsch::enqueue(unsigned worker, rte_mbuf* m, uint8_t tos) noexcept {
  Lane& lane = lanes_[worker];
  if (!has_room(m->pkt_len)) {
    ++lane.stats.drops;
    return false;
  }
  const unsigned band = kind_ == QschKind::kPfifoFast ? kPriomap[tos >> 1 & 15] : 0;
  lane.bands[band].push(m);
  ++lane.stats.queued;
  lane.stats.backlog_bytes += m->pkt_len;
  queued_.fetch_add(1, kRelaxed);
  backlog_bytes_.fetch_add(m->pkt_len, kRelaxed);
  return true;
}

void Qsch::leave(Lane& lane, const rte_mbuf* m) noexcept {
  --lane.stats.queued;
  lane.stats.backlog_bytes -= m->pkt_len;
  ++lane.stats.packets;
  lane.stats.bytes += m->pkt_len;
  queued_.fetch_sub(1, kRelaxed);
  backlog_bytes_.fetch_sub(m->pkt_len, kRelaxed);
}

unsigned Qsch::dequeue_returned(Lane& lane, rte_mbuf** frames, unsigned max) noexcept {
  unsigned n = 0;
  while (n < max && !lane.returned.empty()) {
    frames[n] = lane.returned.pop();
    leave(lane, frames[n++]);
  }
  return n;
}

unsigned Qsch::dequeue_bands(Lane& lane, rte_mbuf** frames, unsigned max) noexcept {
  unsigned n = 0;
  for (FrameQueue& band : lane.bands) {
    while (n < max && !band.empty()) {
      frames[n] = band.pop();
      leave(lane, frames[n++]);
    }
  }
  return n;
}

unsigned Qsch::dequeue_tokens(Lane& lane, rte_mbuf** frames, unsigned max,
                              uint64_t now_ns) noexcept {
  FrameQueue& queue = lane.bands[0];
  // Another worker takes tokens just now: these frames wait for the next turn.
  if (queue.empty() || tokens_lock_.test_and_set(std::memory_order_acquire)) return 0;
  const bool peak = peak_bps_.load(kRelaxed) != 0;
  tokens_.fill({rate_bps_.load(kRelaxed), burst_bytes_.load(kRelaxed)}, now_ns);
  if (peak) peak_tokens_.fill({peak_bps_.load(kRelaxed), peak_burst_bytes_.load(kRelaxed)}, now_ns);
  unsigned n = 0;
  for (; n < max && !queue.empty(); ++n) {
    const uint32_t len = queue.front()->pkt_len;
    if (!tokens_.has(len) || (peak && !peak_tokens_.has(len))) {
      ++lane.stats.overlimits;
      break;
    }
    tokens_.take(len);
    if (peak) peak_tokens_.take(len);
    frames[n] = queue.pop();
    leave(lane, frames[n]);
  }
  tokens_lock_.clear(std::memory_order_release);
  return n;
}

unsigned Qsch::dequeue(unsigned worker, rte_mbuf** frames, unsigned max, uint64_t now_ns) noexcept {
  Lane& lane = lanes_[worker];
  if (lane.stats.queued == 0) return 0;
  const unsigned n = dequeue_returned(lane, frames, max);
  return n + (kind_ == QschKind::kTbf ? dequeue_tokens(lane, frames + n, max - n, now_ns)
                                      : dequeue_bands(lane, frames + n, max - n));
}

void Qsch::put_back(unsigned worker, rte_mbuf** frames, unsigned n) noexcept {
  Lane& lane = lanes_[worker];
  while (n-- > 0) {
    lane.returned.push_front(frames[n]);
    const uint32_t len = frames[n]->pkt_len;
    ++lane.stats.queued;
    lane.stats.backlog_bytes += len;
    --lane.stats.packets;
    lane.stats.bytes -= len;
    ++lane.stats.requeues;
    queued_.fetch_add(1, kRelaxed);
    backlog_bytes_.fetch_add(len, kRelaxed);
  }
}

}  // namespace dpvs
