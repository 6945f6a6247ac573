// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/bench.h"

#include <algorithm>

#include "packet/checksum.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

constexpr uint32_t kClientNet = 0x0a400000;  // 10.64.0.0/10
constexpr uint32_t kClientBits = 22;
constexpr uint32_t kSpread = 0x9e3779b1;
constexpr uint32_t kFirstPort = 1024;
constexpr uint32_t kClientsOfQueue = 1u << 29;  // so many differ from those of other queues

uint64_t sum_of_ends(const rte_ipv4_hdr& ip, const rte_udp_hdr& udp) noexcept {
  return uint64_t{ip.src_addr} + ip.dst_addr + udp.src_port + udp.dst_port;
}

/// Gives a packet other addresses and ports, and the checksums that belong to them.
void readdress(rte_ipv4_hdr& ip, const BenchReply& to) noexcept {
  auto& udp = *l4_of<rte_udp_hdr>(&ip);
  const uint64_t addrs = uint64_t{ip.src_addr} + ip.dst_addr;
  const uint64_t ends = sum_of_ends(ip, udp);
  ip.src_addr = to.saddr;
  ip.dst_addr = to.daddr;
  udp.src_port = to.sport;
  udp.dst_port = to.dport;
  ip.hdr_checksum =
      apply_delta(ip.hdr_checksum, checksum_delta(addrs, uint64_t{to.saddr} + to.daddr));
  const uint16_t sum = apply_delta(udp.dgram_cksum, checksum_delta(ends, sum_of_ends(ip, udp)));
  udp.dgram_cksum = sum == 0 ? UINT16_MAX : sum;  // RFC 768: zero would mean none
}

}  // namespace

BenchPort::BenchPort(std::unique_ptr<EthdevPort> device)
    : Port(device->id, device->name), device_(std::move(device)), queues_(device_->tx_queues) {
  mac = device_->mac;
  mtu = device_->mtu;
  rx_queues = device_->rx_queues;
  tx_queues = device_->tx_queues;
  for (size_t q = 0; q < queues_.size(); ++q) {
    queues_[q].clients = static_cast<uint32_t>(q) * kClientsOfQueue;
  }
}

Status BenchPort::start() {
  if (tx_queues != rx_queues) return {code::kInvalid, "a benchmark's port has queues in pairs"};
  return device_->start();
}

uint16_t BenchPort::rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  if (!open_.load(std::memory_order_relaxed)) return 0;
  const uint16_t got = device_->rx(queue, frames, n);
  if (!replies_.empty()) address_replies(frames, got);
  if (fresh_clients_.load(std::memory_order_relaxed))
    make_clients_fresh(queues_[queue], frames, got);
  return got;
}

uint16_t BenchPort::tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept {
  queues_[queue].sampler.look(frames, n);
  return device_->tx(queue, frames, n);
}

void BenchPort::control(const BenchControl& wanted) noexcept {
  for (Queue& queue : queues_) queue.sampler.every(wanted.sample_every);
  fresh_clients_.store(wanted.fresh_clients, std::memory_order_relaxed);
  open_.store(wanted.open, std::memory_order_release);
}

bool BenchPort::take_sample(std::vector<uint8_t>& into) {
  return std::any_of(queues_.begin(), queues_.end(),
                     [&](Queue& queue) { return queue.sampler.take(into); });
}

void BenchPort::set_replies(std::vector<BenchReply> replies) { replies_ = std::move(replies); }

void BenchPort::address_replies(rte_mbuf** frames, uint16_t n) const noexcept {
  for (uint16_t i = 0; i < n; ++i) {
    rte_ipv4_hdr& ip = *ipv4_of(frames[i]);
    const auto* udp = l4_of<rte_udp_hdr>(&ip);
    uint32_t mark;
    memcpy(&mark, udp + 1, sizeof mark);
    mark = rte_be_to_cpu_32(mark);
    if (udp->src_port == 0 && mark < replies_.size()) readdress(ip, replies_[mark]);
  }
}

void BenchPort::make_clients_fresh(Queue& queue, rte_mbuf** frames, uint16_t n) const noexcept {
  for (uint16_t i = 0; i < n; ++i) {
    rte_ipv4_hdr& ip = *ipv4_of(frames[i]);
    const auto* udp = l4_of<rte_udp_hdr>(&ip);
    const uint32_t host = (queue.clients * kSpread) & ((1u << kClientBits) - 1);
    const uint32_t port = kFirstPort + (queue.clients >> kClientBits);
    ++queue.clients;
    readdress(ip, {be32(kClientNet | host), ip.dst_addr, be16(static_cast<uint16_t>(port)),
                   udp->dst_port});
  }
}

}  // namespace dpvs
