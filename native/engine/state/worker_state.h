// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "base/arena.h"
#include "base/token_bucket.h"
#include "generated/abi.h"
#include "packet/note.h"
#include "packet/vector.h"
#include "sched/scheduler.h"
#include "snapshot/published.h"
#include "state/mailbox.h"
#include "state/node_cycles.h"
#include "tables/affinity.h"
#include "tables/conn_extra.h"
#include "tables/conn_table.h"
#include "tables/flow_sketch.h"
#include "tables/laddr.h"
#include "tables/saved_frames.h"

namespace dpvs {

using abi::Drop;
using abi::Event;

/// Frames on their way out of one port.
struct TxBuffer {
  static constexpr unsigned kLen = 2 * kBurst;
  uint16_t queue = 0;
  uint16_t count = 0;
  rte_mbuf* frames[kLen];
};

/// Frames that slow nodes have made of others (unwrapped, put together): they start anew as
/// received by the port in their note, in this turn.
struct AgainBuffer {
  static constexpr unsigned kLen = 8 * kBurst;
  uint16_t count = 0;
  rte_mbuf* frames[kLen];
};

/// Frames that rewriting makes besides its vector: whole IP packets with room for an Ethernet
/// header, to be routed before the vector is.
struct AheadBuffer {
  static constexpr unsigned kLen = kBurst;
  uint16_t count = 0;
  rte_mbuf* frames[kLen];
};

/// What a worker has moved through a device that rides on another.
struct PortTraffic {
  uint64_t rx_packets = 0, rx_bytes = 0, tx_packets = 0, tx_bytes = 0;
};

/// Our address in packets that are wrapped for a server.
struct TunnelSource {
  IpAddr server;
  IpAddr source;
  uint16_t route_generation;  // for which it is right; 0: for none
};

struct WorkerState;
/// Sends frames that a device with a next hop of its own has made: wraps each and routes it.
using Encapsulate = void (*)(WorkerState& w, const Port& device, rte_mbuf* m);

/// A receive queue that a worker polls.
struct RxQueue {
  Port* port;
  uint16_t queue;
};

/// Everything that one worker owns. One thread runs it; nobody else writes here. Others may read
/// the counters, which are monotonic words.
struct WorkerState {
  WorkerState(unsigned number, unsigned of, Published& all, rte_mempool* buffers)
      : id(number), workers(of), shared(all), pool(buffers) {}

  const unsigned id;
  const unsigned workers;
  Published& shared;
  rte_mempool* const pool;

  // Set at the head of each turn.
  Tick now = 0;
  uint64_t now_ms = 0;
  uint16_t route_generation = 0;
  uint64_t now_ns = 0;
  uint32_t acl_generation = 0;      // 0: no service has an access list
  const TcView* tc = nullptr;       // null: no device has traffic control
  TrafficMeter* traffic = nullptr;  // null: flows are not metered
  NodeCycles* cycles = nullptr;     // null: nodes are not timed
  const Settings* settings = nullptr;

  ConnTable conns;
  ConnExtraTable extras;
  LportTable lports;
  SavedFrames saved;
  unsigned stripe_mask = 0;  // local port & mask: the worker that owns it
  Arena row_arena;
  DestRow* rows = nullptr;  // by DestIndex
  Arena use_arena;
  uint32_t* laddr_uses = nullptr;  // present connections, by number of the use
  Arena sched_arena;
  SchedState* sched = nullptr;  // by ServiceIndex
  AffinityTable affinity;
  std::array<TunnelSource, 1024> tunnel_sources{};    // by low bits of the DestIndex
  std::atomic<TrafficMeter*> traffic_meter{nullptr};  // set by control
  std::atomic<bool> counts_cycles{false};             // set by control
  NodeCycles node_cycles;
  TokenBucket kernel_bucket;  // frames to the kernel
  TokenBucket icmp_bucket;    // errors that we tell senders of
  TokenBucket fragments;      // handed to control
  uint64_t random = 0x9e3779b97f4a7c15u;
  uint32_t sweep_at = 0;            // next entry of the sweep for expired connections
  uint64_t sweep_credit = 0;        // entries * ticks that the sweep is behind
  std::atomic<uint32_t> sweeps{0};  // whole rounds done

  std::vector<RxQueue> rx;
  std::array<TxBuffer, kMaxPorts> tx;
  std::array<uint64_t, 4> pending{};  // a bit for each port whose buffer may hold frames
  std::array<PortTraffic, kMaxPorts> port_traffic;
  Encapsulate encapsulate = nullptr;
  AgainBuffer again;
  AheadBuffer ahead;
  Mailbox inbox;
  Mailbox* control = nullptr;
  std::vector<WorkerState*> peers;  // by number, itself included

  alignas(64) std::array<uint64_t, 64> drops{};    // by Drop
  std::array<uint64_t, abi::kMaxEvents> events{};  // by Event
  TokenBucket resets;                              // of strays
  abi::InetStats ip6{};                            // counted for `dpip ipv6 show`
  uint64_t turns = 0;
  uint64_t busy_turns = 0;
  uint64_t packets = 0;
  uint64_t handed_over = 0;  // to the worker that has the connection

  uint32_t next_random() noexcept {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return static_cast<uint32_t>(random >> 32);
  }

  void count(Event event) noexcept { ++events[static_cast<uint8_t>(event)]; }

  /// Ends the time of a node, for what was done since the last one ended.
  void lap(EngineNode node) noexcept {
    if (cycles != nullptr) [[unlikely]]
      cycles->lap(node);
  }

  /// Ends a packet's life: counted by reason, buffer freed.
  [[gnu::cold]] void drop(rte_mbuf* m, Drop why) noexcept;
  [[gnu::cold]] void drop(Vector& v, unsigned i, Drop why) noexcept;

  /// Puts a complete frame into the buffer of `port`, and sends the buffer when it is full.
  void send(PortId port, rte_mbuf* m) noexcept {
    TxBuffer& b = tx[port];
    b.frames[b.count++] = m;
    mark_pending(port);
    if (b.count == TxBuffer::kLen) flush(port);
  }
  void mark_pending(PortId port) noexcept { pending[port >> 6] |= uint64_t{1} << (port & 63); }
  void flush(PortId port) noexcept;
  /// Gives frames to the device at once. Returns how many it took; the others stay the caller's.
  unsigned transmit(PortId port, rte_mbuf** frames, unsigned n) noexcept;
  /// Takes a whole frame, Ethernet header first, as if `port` had received it.
  void receive_again(rte_mbuf* m, PortId port) noexcept;
  void flush_all() noexcept;

  /// Sends control on an errand with the frame. What the ring has no room for is dropped.
  void ask_control(rte_mbuf* m, Errand errand, PortId port) noexcept;
  /// Gives the frame to the kernel interface of `port`, as often as the limit of the settings lets.
  void hand_to_kernel(rte_mbuf* m, PortId port) noexcept;
  /// Gives the kernel interface of `port` a copy.
  void copy_to_kernel(rte_mbuf* m, PortId port) noexcept;

 private:
  [[gnu::noinline]] bool transmit_rarely(const Port& port, rte_mbuf** frames, unsigned n) noexcept;
  void send_below(const Port& port, rte_mbuf** frames, unsigned n) noexcept;
};

}  // namespace dpvs
