// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <memory>

#include "ports/ethdev.h"
#include "ports/sampler.h"

namespace dpvs {

/// What a benchmark tells its port. May change while workers run.
struct BenchControl {
  bool open = false;           // false: nothing is received
  bool fresh_clients = false;  // each frame comes from a client that was never seen
  unsigned sample_every = 0;   // of the frames that are sent; 0: none
};

/// The addresses of a reply to a flow, as its frame must bear them. Network byte order.
struct BenchReply {
  uint32_t saddr;
  uint32_t daddr;
  uint16_t sport;
  uint16_t dport;
};

/// A device that plays a capture file, with what such a file cannot do: wait for a signal, never
/// repeat a client, and answer from the local ports that the engine has picked; and with a look at
/// what is sent. It costs the worker a call a burst; changed frames cost what changing them costs.
/// Benchmarks only. IPv4 without options.
class BenchPort final : public Port {
 public:
  explicit BenchPort(std::unique_ptr<EthdevPort> device);

  uint16_t rx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  uint16_t tx(uint16_t queue, rte_mbuf** frames, uint16_t n) noexcept override;
  Status start() override;
  void stop() noexcept override { device_->stop(); }
  PortStats stats() const noexcept override { return device_->stats(); }
  LinkState link() const noexcept override { return device_->link(); }
  Status set_promiscuous(bool on) override { return device_->set_promiscuous(on); }
  Status set_mtu(uint16_t new_mtu) override { return device_->set_mtu(new_mtu); }
  BenchPort* as_bench() noexcept override { return this; }

  void control(const BenchControl& wanted) noexcept;
  /// Frames from port 0 of UDP are replies: their source, destination and ports become those of row
  /// `mark`, the first four bytes of the payload. Before frames flow.
  void set_replies(std::vector<BenchReply> replies);
  /// The oldest sample of what a queue has sent, of one queue after the other, at most
  /// `Sampler::kMaxLen` bytes of it; false: none.
  bool take_sample(std::vector<uint8_t>& into);

 private:
  /// What the worker of a queue keeps.
  struct alignas(64) Queue {
    uint32_t clients = 0;  // made up so far
    Sampler sampler;
  };

  void address_replies(rte_mbuf** frames, uint16_t n) const noexcept;
  void make_clients_fresh(Queue& queue, rte_mbuf** frames, uint16_t n) const noexcept;

  std::unique_ptr<EthdevPort> device_;
  std::atomic<bool> open_{false};
  std::atomic<bool> fresh_clients_{false};
  std::vector<BenchReply> replies_;
  std::vector<Queue> queues_;  // of both directions: a worker has the same number in both
};

}  // namespace dpvs
