// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/housekeeper.h"

#include <poll.h>
#include <rte_cycles.h>

#include "nodes/slow/ip6_stats.h"
#include "packet/headers.h"
#include "packet/note.h"

namespace dpvs {
namespace {

constexpr unsigned kMailboxLen = 8192;
constexpr unsigned kBatch = 32;
constexpr int kWaitMs = 100;
constexpr Tick kAgeEvery = ticks_from_ms(100);

}  // namespace

Housekeeper::Housekeeper(Published& shared, const std::vector<WorkerState*>& workers,
                         rte_mempool* pool)
    : shared_(shared),
      workers_(workers),
      pool_(pool),
      neighbours_(shared, pool, [this](PortId port, rte_mbuf* m) { ask(port, m); }),
      lldp_(shared.ports, pool, [this](PortId port, rte_mbuf* m) { send(port, m); }),
      reassembler_(pool),
      kernels_(kMaxPorts) {}

Status Housekeeper::open() { return mailbox_.open(kMailboxLen); }

void Housekeeper::attach_kernel(PortId port, std::unique_ptr<KernelInterface> kernel) {
  const std::lock_guard guard(kernels_lock_);
  kernels_[port] = std::move(kernel);
  mailbox_.wake();  // to wait for the new one's frames too
}

void Housekeeper::follow_port(const Port& port) {
  const std::lock_guard guard(kernels_lock_);
  if (kernels_[port.id] != nullptr) kernels_[port.id]->follow(port.mac, port.mtu);
}

void Housekeeper::set_carrier(PortId port, bool up) {
  const std::lock_guard guard(kernels_lock_);
  if (kernels_[port] != nullptr) kernels_[port]->set_carrier(up);
}

void Housekeeper::start() {
  stop_ = false;
  thread_ = std::thread([this] { run(); });
}

void Housekeeper::stop() {
  if (!thread_.joinable()) return;
  stop_ = true;
  mailbox_.wake();
  thread_.join();
}

void Housekeeper::run() {
  pthread_setname_np(pthread_self(), "dpvs-control");
  const uint64_t tsc_per_ms = rte_get_tsc_hz() / 1000;
  const auto reader = static_cast<unsigned>(workers_.size());
  while (!stop_) {
    shared_.rcu.online(reader);
    const bool busy = turn(rte_rdtsc() / tsc_per_ms);
    shared_.rcu.offline(reader);
    if (!busy) wait();
  }
}

void Housekeeper::wait() {
  std::vector<pollfd> fds{{mailbox_.fd(), POLLIN, 0}};
  std::unique_lock guard(kernels_lock_);
  for (const auto& kernel : kernels_) {
    if (kernel != nullptr && kernel->fd() >= 0) fds.push_back({kernel->fd(), POLLIN, 0});
  }
  guard.unlock();
  if (!mailbox_.before_sleep()) return;
  poll(fds.data(), fds.size(), kWaitMs);
  mailbox_.after_sleep();
}

bool Housekeeper::turn(uint64_t now_ms) {
  now_ = tick_at(now_ms);
  now_ms_ = now_ms;
  rte_mbuf* frames[kBatch];
  const unsigned n = mailbox_.take(frames, kBatch);
  std::unique_lock guard(kernels_lock_);
  for (unsigned i = 0; i < n; ++i) do_errand(frames[i]);
  const bool carried = read_kernels();
  guard.unlock();
  for (WorkerState* w : workers_) {
    w->conns.make_ready();
    w->extras.make_ready();
  }
  if (elapsed(now_, aged_, kAgeEvery)) age();
  return n > 0 || carried;
}

void Housekeeper::do_errand(rte_mbuf* m) {
  const FrameNote note = note_of(m);
  switch (note.errand) {
    case Errand::kResolve:
      neighbours_.resolve(m, now_);
      return;
    case Errand::kNeighbour:
      neighbours_.learn(m, note.port, now_);
      give_to_kernel(m, note.port);
      return;
    case Errand::kLldp:
      lldp_.take(m, note.port, now_ms_);
      return;
    case Errand::kReassemble:
      gather(m, note.port);
      return;
    default:
      give_to_kernel(m, note.port);
  }
}

/// A datagram that is whole goes through a worker like any other.
void Housekeeper::gather(rte_mbuf* m, PortId port) {
  rte_mbuf* whole = reassembler_.add(m, shared_.settings.load()->raw, now_ms_);
  if (whole == nullptr) return;
  FrameNote& note = note_of(whole);
  note.errand = Errand::kWhole;
  note.port = port;
  if (!workers_.front()->inbox.put(whole)) rte_pktmbuf_free(whole);
}

/// What a port forwards to the kernel as it comes is not given twice.
bool Housekeeper::has_copy(Errand errand, PortId port) const {
  const Port* p = shared_.ports[port];
  return errand != Errand::kCopy && p != nullptr && p->is(port_switch::kForwardToKernel);
}

void Housekeeper::give_to_kernel(rte_mbuf* m, PortId port) {
  if (has_copy(note_of(m).errand, port)) {
    rte_pktmbuf_free(m);
    return;
  }
  KernelInterface* kernel = kernels_[port].get();
  if (kernel == nullptr || !kernel->write(m)) ++kernel_drops_;
  rte_pktmbuf_free(m);
}

void Housekeeper::send(PortId port, rte_mbuf* m) {
  FrameNote& note = note_of(m);
  note.errand = Errand::kSend;
  note.port = port;
  if (!workers_.front()->inbox.put(m)) rte_pktmbuf_free(m);
}

/// Sends what neighbours are found by.
void Housekeeper::ask(PortId port, rte_mbuf* m) {
  if (ether_of(m)->ether_type == be16(RTE_ETHER_TYPE_IPV6)) count_ip6_out(ip6_, m);
  send(port, m);
}

bool Housekeeper::read_kernels() {
  bool any = false;
  for (const Port* port : shared_.ports) {
    KernelInterface* kernel = kernels_[port->id].get();
    for (unsigned i = 0; kernel != nullptr && i < kBatch; ++i) {
      rte_mbuf* m = kernel->read(pool_);
      if (m == nullptr) break;
      any = true;
      send(port->id, m);
    }
  }
  return any;
}

void Housekeeper::age() {
  aged_ = now_;
  neighbours_.age(now_);
  also_tend_();
  reassembler_.expire(now_ms_);
  shared_.rcu.reclaim();
  // Every connection has been looked at twice since: none remembers a next hop that was taken out.
  bool all_swept = true;
  sweeps_at_.resize(workers_.size());
  for (size_t i = 0; i < workers_.size(); ++i) {
    all_swept = all_swept && workers_[i]->sweeps - sweeps_at_[i] >= 2;
  }
  if (!all_swept) return;
  neighbours_.recycle();
  for (size_t i = 0; i < workers_.size(); ++i) sweeps_at_[i] = workers_[i]->sweeps;
}

}  // namespace dpvs
