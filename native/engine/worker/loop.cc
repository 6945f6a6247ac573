// SPDX-License-Identifier: GPL-2.0-or-later
#include <poll.h>
#include <rte_cycles.h>
#include <time.h>

#include "nodes/nodes.h"
#include "nodes/slow/ip6_stats.h"
#include "nodes/slow/related.h"
#include "nodes/slow/slow.h"
#include "packet/frame_start.h"
#include "ports/vlan.h"
#include "rewrite/mode.h"
#include "state/shaper.h"
#include "state/traffic.h"
#include "worker/worker.h"

namespace dpvs {
namespace {

constexpr unsigned kTurnsBeforeSleep = 1000;
constexpr timespec kSleep{0, 50'000'000};  // connections still expire
constexpr timespec kNap{0, 100'000};       // frames wait for tokens
constexpr unsigned kMaxNesting = 8;
constexpr uint32_t kSweepBusy = 128;
constexpr uint32_t kSweepIdle = 8192;

bool is_ipv6_for(const WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ether_hdr& ether = *ether_of(m);
  return ether.ether_type == be16(RTE_ETHER_TYPE_IPV6) &&
         rte_is_same_ether_addr(&ether.dst_addr, &w.shared.ports[port]->mac) != 0;
}

bool receive(WorkerState& w) noexcept {
  bool any = false;
  for (const RxQueue& rx : w.rx) {
    Vector v;
    v.count = rx.port->rx(rx.queue, v.mbuf, kBurst);
    if (v.count == 0) continue;
    any = true;
    w.lap(EngineNode::kRx);
    v.port = rx.port->id;
    w.packets += v.count;
    if (w.cycles != nullptr) [[unlikely]]
      w.cycles->packets += v.count;
    run_received(w, v);
  }
  return any;
}

void run_shaped(WorkerState& w, PortId port, rte_mbuf** frames, unsigned n) noexcept {
  for (unsigned at = 0; at < n; at += kBurst) {
    Vector v;
    v.port = port;
    v.count = std::min(kBurst, n - at);
    std::copy_n(frames + at, v.count, v.mbuf);
    run_graph(w, v, false);
  }
}

/// Works on what schedulers of the way in let pass. True while frames wait.
bool receive_shaped(WorkerState& w) noexcept {
  bool waits = false;
  rte_mbuf* frames[kShapedBurst];
  for (const TcTree& tree : w.tc->trees) {
    if (!tree.ingress) continue;
    for (const TcTree::Node& node : tree.nodes) {
      const unsigned n = node.qsch->dequeue(w.id, frames, kShapedBurst, w.now_ns);
      run_shaped(w, tree.port, frames, n);
      waits |= node.qsch->waits(w.id);
    }
  }
  return waits;
}

void run(WorkerState& w, Vector& v, bool owned) noexcept {
  if (v.count > 0 && owned) run_graph(w, v, true);
  if (v.count > 0 && !owned) run_received(w, v);
  v.count = 0;
}

/// Adds a frame to a vector of one port; what is full or of another port runs first.
void gather(WorkerState& w, Vector& v, rte_mbuf* m, bool owned) noexcept {
  const PortId port = note_of(m).port;
  if (v.count == kBurst || v.port != port) run(w, v, owned);
  v.port = port;
  v.mbuf[v.count++] = m;
}

/// Frames from control are complete; frames from other workers belong to our flows.
bool read_inbox(WorkerState& w) noexcept {
  if (w.inbox.empty()) return false;
  rte_mbuf* frames[kBurst];
  const unsigned n = w.inbox.take(frames, kBurst);
  Vector v;
  for (unsigned i = 0; i < n; ++i) {
    const FrameNote& note = note_of(frames[i]);
    if (w.shared.ports[note.port] == nullptr) {
      w.drop(frames[i], Drop::kNoPort);  // it went while the frame was on its way
    } else if (note.errand == Errand::kSend) {
      w.send(note.port, frames[i]);
    } else if (note.errand == Errand::kWhole) {
      w.receive_again(frames[i], note.port);
    } else if (note.errand == Errand::kRelated) {
      related_from_peer(w, frames[i]);
    } else {
      gather(w, v, frames[i], true);
    }
  }
  run(w, v, true);
  return n > 0;
}

/// What slow nodes have made. A frame in a frame in a frame comes up again each time.
void read_again(WorkerState& w) noexcept {
  for (unsigned round = 0; w.again.count > 0 && round < kMaxNesting; ++round) {
    const AgainBuffer todo = w.again;
    w.again.count = 0;
    Vector v;
    for (unsigned i = 0; i < todo.count; ++i) gather(w, v, todo.frames[i], false);
    run(w, v, false);
  }
  for (; w.again.count > 0; --w.again.count) {
    w.drop(w.again.frames[w.again.count - 1], Drop::kParseError);
  }
}

void sleep_on(WorkerState& w, std::vector<pollfd>& fds, const timespec& at_most) noexcept {
  if (!w.inbox.before_sleep()) return;
  w.shared.rcu.offline(w.id);
  ppoll(fds.data(), fds.size(), &at_most, nullptr);
  w.shared.rcu.online(w.id);
  w.inbox.after_sleep();
}

std::vector<pollfd> descriptors_of(const WorkerState& w) {
  std::vector<pollfd> fds{{w.inbox.fd(), POLLIN, 0}};
  for (const RxQueue& rx : w.rx) {
    for (const int fd : rx.port->wait_fds(rx.queue)) fds.push_back({fd, POLLIN, 0});
  }
  return fds;
}

/// True if `bounds` may find something: a packet in the vector is long, with what rewriting may
/// add, or each loses one of its time to live.
bool needs_bounds(const WorkerState& w, const Vector& v) noexcept {
  const uint16_t smallest = w.shared.smallest_mtu.load(std::memory_order_relaxed);
  return v.longest + kMostGrowth > smallest || w.settings->raw.xmit_ttl != 0;
}

/// The SYN proxy's part before connections are looked up or asked about.
void answer_syns(WorkerState& w, Vector& v) noexcept {
  synproxy(w, v);
  w.lap(EngineNode::kSynproxy);
}

/// Finds the connection of every packet, or opens one; others leave the vector.
void find_conns(WorkerState& w, Vector& v, bool owned) noexcept {
  const bool synproxied = w.shared.synproxied.load(std::memory_order_relaxed);
  const bool filtered = w.acl_generation != 0;
  // A flood of SYNs is spared the look-up, unless lists have a say first.
  if (synproxied && !filtered) answer_syns(w, v);
  lookup(w, v);
  w.lap(EngineNode::kLookup);
  if (filtered) {
    filter(w, v);
    w.lap(EngineNode::kFilter);
  }
  if (synproxied && filtered) answer_syns(w, v);
  if (v.miss != 0) {
    admit(w, v, owned);
    w.lap(EngineNode::kAdmit);
  }
  if (synproxied) {
    synproxy_conns(w, v);
    w.lap(EngineNode::kSynproxy);
  }
}

/// Stages that few vectors need.
void run_rare_stages(WorkerState& w, Vector& v) noexcept {
  if (needs_bounds(w, v)) [[unlikely]] {
    bounds(w, v);
    w.lap(EngineNode::kBounds);
  }
  if (w.shared.in_doubt.load(std::memory_order_relaxed) != 0) [[unlikely]] {
    confirm(w, v);
    w.lap(EngineNode::kConfirm);
  }
}

/// The fast path behind `parse`.
void balance(WorkerState& w, Vector& v, bool owned) noexcept {
  w.lap(EngineNode::kParse);
  if (v.live == 0) return;
  find_conns(w, v, owned);
  track(w, v);
  w.lap(EngineNode::kTrack);
  run_rare_stages(w, v);
  rewrite(w, v);
  w.lap(EngineNode::kRewrite);
  nexthop(w, v);
  w.lap(EngineNode::kNexthop);
  send(w, v);
  w.lap(EngineNode::kSend);
  if (v.brief != 0) [[unlikely]]
    end_brief(w, v);
}

/// Frames that the fast parsers set aside, all IPv6 for us or none of them.
void sort_rest(WorkerState& w, Vector& v, Family family, bool owned) noexcept {
  parse_rare(w, v, family);
  for_each_bit(v.slow, [&](unsigned i) { sort_out(w, v.mbuf[i], v.port); });
  balance(w, v, owned);
}

/// True for a vector that holds nothing but IPv6 for us, as most do if one packet of it is.
bool is_all_ipv6(const WorkerState& w, const Vector& v) noexcept {
  const FrameStart start(w.shared.ports[v.port]->mac, RTE_ETHER_TYPE_IPV6, 0, 0);
  for (unsigned i = 0; i < v.count; ++i) {
    if (!start.is_of(rte_pktmbuf_mtod(v.mbuf[i], const uint8_t*))) return false;
  }
  return true;
}

void sort_ipv6(WorkerState& w, Vector& six, bool owned) noexcept {
  if (w.settings->raw.ipv6_disable != 0) {
    six.live = first_bits(six.count);
    for_each_bit(six.live, [&](unsigned i) { w.drop(six, i, Drop::kNotForUs); });
    return;
  }
  if (!owned) {  // else another worker has counted it
    count_ip6_in(w.ip6, six.mbuf, six.count);
  }
  parse_ipv6(w, six);
  if (six.slow != 0) {
    Vector rest;
    rest.port = six.port;
    for_each_bit(six.slow, [&](unsigned i) { rest.mbuf[rest.count++] = six.mbuf[i]; });
    sort_rest(w, rest, Family::kV6, owned);
  }
  balance(w, six, owned);
}

/// Frames that `parse` set aside: those of IPv6 for us make a vector of their own, and so do those
/// that only `parse_rare` understands. Those with a tag start anew as their VLAN's.
void sort_rare(WorkerState& w, const Vector& v, bool owned) noexcept {
  Vector six, rest;
  six.port = rest.port = v.port;
  uint32_t tagged = 0;
  for_each_bit(v.slow, [&](unsigned i) {
    if (is_tagged(v.mbuf[i])) {
      tagged |= 1u << i;
      return;
    }
    Vector& into = is_ipv6_for(w, v.mbuf[i], v.port) ? six : rest;
    into.mbuf[into.count++] = v.mbuf[i];
  });
  if (tagged != 0) run_tagged(w, v, tagged, owned);
  if (rest.count > 0) sort_rest(w, rest, Family::kV4, owned);
  if (six.count > 0) sort_ipv6(w, six, owned);
}

}  // namespace

void run_graph(WorkerState& w, Vector& v, bool owned) noexcept {
  for (unsigned i = 0; i < v.count; ++i) rte_prefetch0(rte_pktmbuf_mtod(v.mbuf[i], void*));
  if (is_all_ipv6(w, v)) {
    sort_ipv6(w, v, owned);
    return;
  }
  parse(w, v);
  if (v.slow != 0) sort_rare(w, v, owned);
  balance(w, v, owned);
}

Work turn(WorkerState& w, uint64_t now_ms, uint64_t now_ns) noexcept {
  const Tick before = w.now;
  w.cycles = w.counts_cycles.load(std::memory_order_relaxed) ? &w.node_cycles : nullptr;
  if (w.cycles != nullptr) [[unlikely]]
    w.cycles->begin();
  w.now_ns = now_ns;
  w.now_ms = now_ms;
  w.now = tick_at(now_ms);
  w.settings = w.shared.settings.load(std::memory_order_acquire);
  w.acl_generation = w.shared.acls.generation();
  w.tc = w.shared.tc.load(std::memory_order_acquire);
  w.traffic = w.traffic_meter.load(std::memory_order_acquire);
  if (w.traffic != nullptr) w.traffic->turn_to(now_ms);
  w.route_generation = w.shared.route_generation.load(std::memory_order_acquire);
  w.lap(EngineNode::kOther);
  const bool received = receive(w);
  const bool busy = read_inbox(w) || received;
  bool waits = w.tc != nullptr && receive_shaped(w);
  read_again(w);
  sweep(w, w.now - before, busy ? kSweepBusy : kSweepIdle);
  w.lap(EngineNode::kOther);
  w.flush_all();
  w.lap(EngineNode::kTx);
  waits |= w.tc != nullptr && send_shaped(w);
  ++w.turns;
  w.busy_turns += busy ? 1 : 0;
  if (busy) return Work::kSome;
  return waits ? Work::kLater : Work::kNone;
}

void run_worker(WorkerState& w, const std::atomic<bool>& stop, bool may_sleep) noexcept {
  const uint64_t tsc_per_ms = rte_get_tsc_hz() / 1000;
  const uint64_t ns_of_tsc = (kNsOfMs << 32) / tsc_per_ms;  // 32 bits of it behind the point
  std::vector<pollfd> fds = descriptors_of(w);
  unsigned idle = 0;
  uint64_t ms = rte_rdtsc() / tsc_per_ms, start_of_ms = ms * tsc_per_ms;
  w.now = tick_at(ms);
  w.shared.rcu.online(w.id);
  while (!stop.load(std::memory_order_relaxed)) {
    const uint64_t tsc = rte_rdtsc();
    if (tsc - start_of_ms >= tsc_per_ms) {  // divides once a millisecond, not once a turn
      ms = tsc / tsc_per_ms;
      start_of_ms = ms * tsc_per_ms;
    }
    const Work work = turn(w, ms, ms * kNsOfMs + ((tsc - start_of_ms) * ns_of_tsc >> 32));
    w.shared.rcu.quiescent(w.id);
    idle = work == Work::kSome ? 0 : idle + 1;
    if (!may_sleep || idle < kTurnsBeforeSleep) continue;
    sleep_on(w, fds, work == Work::kLater ? kNap : kSleep);
    idle = kTurnsBeforeSleep - 1;
  }
  w.shared.rcu.offline(w.id);
}

}  // namespace dpvs
