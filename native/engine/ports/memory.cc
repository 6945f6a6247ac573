// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/memory.h"

#include <rte_cycles.h>
#include <rte_lcore.h>
#include <rte_mbuf_dyn.h>

#include <algorithm>
#include <cstring>

#include "base/ring.h"

namespace dpvs {
namespace {

constexpr unsigned kRingLen = 16384;

/// Where a frame bears the time of its injection.
struct Stamp {
  int offset = -1;
  uint64_t flag = 0;
  Stamp() { (void)rte_mbuf_dyn_rx_timestamp_register(&offset, &flag); }
  uint64_t& of(rte_mbuf* m) const noexcept { return *RTE_MBUF_DYNFIELD(m, offset, uint64_t*); }
};
const Stamp& stamp() {
  static const Stamp the_only;
  return the_only;
}

void drain(rte_ring* ring) noexcept {
  void* m;
  while (ring != nullptr && rte_ring_dequeue(ring, &m) == 0) {
    rte_pktmbuf_free(static_cast<rte_mbuf*>(m));
  }
  free_ring(ring);
}

}  // namespace

MemoryPort::MemoryPort(PortId number, std::string called, rte_mempool* pool)
    : Port(number, std::move(called)), pool_(pool) {
  mac = {{0x02, 0, 0, 0, 0x0d, number}};
}

MemoryPort::~MemoryPort() {
  for (rte_ring* ring : received_) drain(ring);
  drain(sent_);
}

Status MemoryPort::start() {
  for (unsigned q = 0; q < rx_queues; ++q) {
    received_.push_back(make_ring(kRingLen));
    if (received_.back() == nullptr) return {code::kNoMemory, "no memory for a memory port"};
  }
  sent_ = make_ring(kRingLen);
  return sent_ == nullptr ? Status{code::kNoMemory, "no memory for a memory port"} : kOk;
}

uint16_t MemoryPort::rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  const unsigned got =
      rte_ring_dequeue_burst(received_[queue], reinterpret_cast<void**>(frames), n, nullptr);
  for (unsigned i = 0; i < got; ++i) {
    frames[i]->port = id;
    rx_bytes_ += frames[i]->pkt_len;
  }
  rx_packets_ += got;
  return static_cast<uint16_t>(got);
}

uint16_t MemoryPort::tx(uint16_t, rte_mbuf** frames, uint16_t n) noexcept {
  uint64_t len = 0, delay = longest_delay_.load(std::memory_order_relaxed);
  const uint64_t now = rte_rdtsc();
  for (unsigned i = 0; i < n; ++i) {
    len += frames[i]->pkt_len;
    if ((frames[i]->ol_flags & stamp().flag) != 0)
      delay = std::max(delay, now - stamp().of(frames[i]));
  }
  longest_delay_.store(delay, std::memory_order_relaxed);
  const unsigned sent = rte_ring_enqueue_bulk(sent_, reinterpret_cast<void**>(frames), n, nullptr);
  tx_packets_ += sent;
  if (sent > 0) tx_bytes_ += len;
  return static_cast<uint16_t>(sent);
}

PortStats MemoryPort::stats() const noexcept {
  PortStats s;
  s.rx_packets = rx_packets_;
  s.rx_bytes = rx_bytes_;
  s.tx_packets = tx_packets_;
  s.tx_bytes = tx_bytes_;
  return s;
}

LinkState MemoryPort::link() const noexcept {
  LinkState s;
  s.up = true;
  s.speed_mbps = 10000;
  return s;
}

Status MemoryPort::inject(uint16_t queue, const uint8_t* frame, uint32_t len) {
  if (queue >= received_.size()) return {code::kInvalid, "no such receive queue"};
  rte_mbuf* m = rte_pktmbuf_alloc(pool_);
  if (m == nullptr) return {code::kNoMemory, "no packet buffer is free"};
  char* room = rte_pktmbuf_append(m, static_cast<uint16_t>(len));
  if (room == nullptr || len > UINT16_MAX) {
    rte_pktmbuf_free(m);
    return {code::kInvalid, "the frame is longer than a packet buffer"};
  }
  if (len > 0) memcpy(room, frame, len);
  stamp().of(m) = rte_rdtsc();
  m->ol_flags |= stamp().flag;
  if (rte_ring_enqueue(received_[queue], m) == 0) return kOk;
  rte_pktmbuf_free(m);
  return {code::kBusy, "the receive queue is full"};
}

uint64_t MemoryPort::take_longest_delay_ns() noexcept {
  const uint64_t tsc_per_us = rte_get_tsc_hz() / 1'000'000;
  return longest_delay_.exchange(0, std::memory_order_relaxed) * 1000 / tsc_per_us;
}

rte_mbuf* MemoryPort::take_sent() noexcept {
  void* m = nullptr;
  return rte_ring_dequeue(sent_, &m) == 0 ? static_cast<rte_mbuf*>(m) : nullptr;
}

}  // namespace dpvs
