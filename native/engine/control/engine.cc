// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/engine.h"

#include <rte_cycles.h>
#include <rte_launch.h>
#include <rte_lcore.h>

#include <algorithm>
#include <bit>

#include "nodes/slow/tunnel.h"
#include "worker/worker.h"

namespace dpvs {
namespace {

constexpr unsigned kInboxLen = 4096;
constexpr uint32_t kChainsATime = TemplateTable::kChains / 64;
constexpr uint64_t kRowLayout = 0x0001'0000'0040'0002;
constexpr uint64_t kUseLayout = 0x0001'0000'0004'0001;
constexpr uint64_t kSchedLayout = 0x0001'0000'0010'0001;

/// What a worker's lcore needs to begin.
struct Launch {
  WorkerState* worker;
  const std::atomic<bool>* stop;
  bool may_sleep;
};

int run_on_lcore(void* argument) {
  const std::unique_ptr<Launch> launch(static_cast<Launch*>(argument));
  run_worker(*launch->worker, *launch->stop, launch->may_sleep);
  return 0;
}

}  // namespace

Engine::~Engine() {
  stop();
  for (auto& w : owned_workers_) {
    for (TxBuffer& b : w->tx) rte_pktmbuf_free_bulk(b.frames, b.count);
  }
  services_.reset();
  policy_.reset();
  network_.reset();
  housekeeper_.reset();
  delete shared_.tunnels.load();
  delete shared_.settings.load();
}

/// Makes a device with the next number, starts it and gives it its place.
template <typename Make>
Status Engine::enter_next(Make make) {
  const PortId id = shared_.ports.next_number();
  if (id == kNoPort) return {code::kNoResource, "too many ports"};
  std::unique_ptr<Port> port = make(id);
  const Status started = port->start();
  if (started.ok()) shared_.enter_port(std::move(port));
  return started;
}

Status Engine::add_memory_port(const std::string& name, uint16_t queues) {
  return enter_next([&](PortId id) {
    auto port = std::make_unique<MemoryPort>(id, name, eal::pool());
    port->rx_queues = queues;
    port->tx_queues = queues;
    return port;
  });
}

Status Engine::set_spread(PortId id, const RssSpread& spread) {
  if (port(id) == nullptr || !port(id)->in_memory() || !workers_.empty()) {
    return {code::kInvalid, "only a memory port of an engine that is not open is told its spread"};
  }
  if (!std::has_single_bit(spread.queues.size())) return {code::kInvalid, "a table has 2^n places"};
  port(id)->rss = spread;
  return kOk;
}

Status Engine::add_ethdev_port(const std::string& name, uint16_t dpdk_id,
                               const EthdevOptions& options) {
  return enter_next([&](PortId id) {
    return std::make_unique<EthdevPort>(id, name, dpdk_id, eal::pool(), options);
  });
}

Status Engine::add_bench_port(const std::string& name, uint16_t dpdk_id,
                              const EthdevOptions& options) {
  return enter_next([&](PortId id) {
    return std::make_unique<BenchPort>(
        std::make_unique<EthdevPort>(id, name, dpdk_id, eal::pool(), options));
  });
}

Status Engine::add_slave_port(const std::string& name, uint16_t dpdk_id,
                              const EthdevOptions& options) {
  return enter_next(
      [&](PortId id) { return std::make_unique<SlavePort>(id, name, dpdk_id, options); });
}

Status Engine::add_bond_port(const std::string& name, uint16_t dpdk_id,
                             const EthdevOptions& options) {
  return enter_next([&](PortId id) {
    return std::make_unique<BondPort>(id, name, dpdk_id, eal::pool(), options);
  });
}

/// True for a memory port and what rides on one.
bool Engine::is_for_tests(const Port& p) const {
  const PortId below = p.lower;
  return p.in_memory() || (below != kNoPort && shared_.ports[below]->in_memory());
}

Status Engine::add_kernel(PortId id, const std::string& name) {
  if (port(id) == nullptr) return {code::kNoDevice, "no such port"};
  std::unique_ptr<KernelInterface> kernel;
  if (is_for_tests(*port(id))) {
    kernel = std::make_unique<MemoryKernel>(eal::pool());
  } else {
    const Status made = open_tap(name, port(id)->mac, port(id)->mtu, kernel);
    if (!made.ok()) return made;
  }
  if (housekeeper_ == nullptr) {
    kernels_[id] = std::move(kernel);
  } else {
    housekeeper_->attach_kernel(id, std::move(kernel));
  }
  return kOk;
}

Status Engine::open(const EngineOptions& options) {
  if (options.workers.empty() || options.workers.size() > RTE_MAX_LCORE) {
    return {code::kInvalid,
            "an engine has 1 to " RTE_STR(RTE_MAX_LCORE) " workers, as many as DPDK has lcores"};
  }
  Status status = shared_.rcu.open(static_cast<unsigned>(options.workers.size()) + 1);
  if (status.ok()) status = shared_.neighbours.open();
  if (status.ok()) status = shared_.dest_states.open();
  if (status.ok()) status = shared_.service_limits.open();
  if (!status.ok()) return status;
  shared_.settings = new Settings(options.settings);
  const auto count = static_cast<unsigned>(options.workers.size());
  worker_options_ = options.workers;
  for (unsigned i = 0; i < count; ++i) {
    owned_workers_.push_back(std::make_unique<WorkerState>(i, count, shared_, eal::pool()));
    workers_.push_back(owned_workers_.back().get());
  }
  if (count > 1) status = shared_.redirect.open(options.max_conns * count);
  if (!status.ok()) return status;
  if (count > 1) read_spreads();
  housekeeper_ = std::make_unique<Housekeeper>(shared_, workers_, eal::pool());
  status = housekeeper_->open();
  for (auto& [id, kernel] : kernels_) housekeeper_->attach_kernel(id, std::move(kernel));
  kernels_.clear();
  for (WorkerState* w : workers_) {
    if (status.ok()) status = open_worker(*w, options);
  }
  network_ = std::make_unique<NetworkStore>(shared_, housekeeper_->neighbours(), workers_);
  policy_ = std::make_unique<PolicyStore>(shared_, workers_);
  services_ = std::make_unique<ServiceStore>(shared_, *network_, workers_);
  housekeeper_->also_tend([this] { policy_->tend(); });
  services_->on_delete([this](const abi::EngineServiceKey& key, Journal& journal) {
    policy_->forget(key, journal);
  });
  return status;
}

/// Which worker receives a flow, for each port that says how it spreads them. None does: no maps.
void Engine::read_spreads() {
  std::vector<std::unique_ptr<const RssMap>> maps;
  for (const auto& p : shared_.ports) {
    std::vector<uint8_t> workers(p->rx_queues);
    for (size_t w = 0; w < worker_options_.size(); ++w) {
      for (const QueueAssignment& q : worker_options_[w].queues) {
        const bool receives = q.receives && q.port == p->id && q.rx_queue < workers.size();
        if (receives) workers[q.rx_queue] = static_cast<uint8_t>(w);
      }
    }
    const bool known = !p->rss.queues.empty();
    maps.push_back(known ? std::make_unique<const RssMap>(p->rss, workers) : nullptr);
  }
  const bool any =
      std::any_of(maps.begin(), maps.end(), [](const auto& m) { return m != nullptr; });
  if (any) shared_.rss = std::move(maps);
}

Status Engine::open_worker(WorkerState& w, const EngineOptions& options) {
  const unsigned stripes = std::bit_ceil(w.workers);
  w.stripe_mask = stripes - 1;
  w.random ^= uint64_t{w.id} << 32;
  w.peers = workers_;
  w.control = &housekeeper_->mailbox();
  w.encapsulate = encapsulate;
  for (const QueueAssignment& q : options.workers[w.id].queues) {
    if (port(q.port) == nullptr)
      return {code::kNoDevice, "a worker names a port that is not there"};
    if (q.receives) {
      w.rx.push_back({port(q.port), q.rx_queue});
      port(q.port)->pair_queues(q.rx_queue, q.tx_queue);
    }
    w.tx[q.port].queue = q.tx_queue;
  }
  Status status = w.inbox.open(kInboxLen);
  if (status.ok()) status = w.conns.open(w.id, options.max_conns, shared_.secret);
  if (status.ok()) status = w.extras.open(w.id, options.max_conns);
  if (status.ok()) status = w.saved.open(w.id, w.pool == nullptr ? 0 : w.pool->size / 4);
  const bool striped = shared_.rss.empty();
  if (status.ok()) status = w.lports.open(w.id, striped ? stripes : 1, striped ? w.id : 0);
  if (status.ok())
    status = w.row_arena.open("dpvs-dest-row", sizeof(DestRow), kRowLayout, DestStates::kMaxDests);
  if (status.ok()) {
    status = w.sched_arena.open("dpvs-sched", sizeof(SchedState), kSchedLayout,
                                ServiceLimits::kMaxServices);
  }
  if (status.ok()) {
    status = w.use_arena.open("dpvs-laddr-use", sizeof(uint32_t), kUseLayout, 1u << 24);
  }
  w.laddr_uses = static_cast<uint32_t*>(w.use_arena.base());
  w.rows = static_cast<DestRow*>(w.row_arena.base());
  shared_.dest_states.add_rows(w.rows);
  w.sched = static_cast<SchedState*>(w.sched_arena.base());
  return status;
}

Status Engine::start() {
  stop_ = false;
  for (WorkerState* w : workers_) {
    const WorkerOptions& options = worker_options_[w->id];
    auto launch = std::make_unique<Launch>(Launch{w, &stop_, options.may_sleep});
    if (rte_eal_remote_launch(run_on_lcore, launch.get(), options.lcore) != 0) {
      stop();
      return {code::kBusy, "a worker's lcore is taken or not there"};
    }
    (void)launch.release();
    running_ = true;
  }
  housekeeper_->start();
  return kOk;
}

void Engine::stop() noexcept {
  if (!running_) return;
  stop_ = true;
  for (WorkerState* w : workers_) w->inbox.wake();
  for (const WorkerOptions& options : worker_options_) rte_eal_wait_lcore(options.lcore);
  housekeeper_->stop();
  for (Port* p : shared_.ports) p->stop();
  running_ = false;
}

void Engine::step(uint64_t now_ms) {
  for (WorkerState* w : workers_) (void)turn(*w, now_ms);
  housekeeper_->turn(now_ms);
  now_ = tick_at(now_ms);
  tend(now_ms);
}

uint64_t Engine::clock_ms() noexcept { return rte_rdtsc() / (rte_get_tsc_hz() / 1000); }

void Engine::tend(uint64_t now_ms) {
  for (Port* p : shared_.ports) {
    if (p->tend()) network_->announce_all(p->id);
  }
  if (network_->expire(now_ms)) finish_change();
  follow_links();
  groups_.tend(now_ms, [this](PortId p) {
    const KernelInterface* kernel = housekeeper_->kernel(p);
    return kernel == nullptr ? std::string{} : kernel->name();
  });
  services_->tend(now_ms);
  housekeeper_->lldp().tend(now_ms, [this](PortId p) { return network_->address_of(p); });
  services_->reclaim();
  shared_.templates.sweep(kChainsATime, tick_at(now_ms));
  shared_.rcu.reclaim();
}

void Engine::tend_failed(uint64_t now_ms) {
  if (shared_.dest_failed.exchange(false, std::memory_order_acquire)) services_->tend(now_ms);
}

/// What links do, by event or by asking, ten times a second.
void Engine::follow_links() {
  for (const Port* p : shared_.ports) {
    if (p->kind == PortKind::kTunnel) continue;
    const bool down = !p->link().up || p->is(port_switch::kDown);
    if (down == link_down_[p->id]) continue;
    link_down_[p->id] = down;
    housekeeper_->set_carrier(p->id, !down);
    link_changes_.push_back({p->id, !down});
  }
}

void Engine::set_settings(const abi::EngineSettings& settings) {
  const Settings* old = shared_.settings.exchange(new Settings(settings));
  const bool other_tables = old != nullptr && (old->raw.mh_table_size != settings.mh_table_size ||
                                               old->raw.conhash_strict != settings.conhash_strict);
  shared_.rcu.retire([old] { delete old; });
  if (other_tables && services_ != nullptr) services_->rebuild_tables();
}

void Engine::count_cycles(bool on) noexcept {
  for (WorkerState* w : workers_) w->counts_cycles.store(on, std::memory_order_relaxed);
}

WorkerStats Engine::worker_stats(unsigned worker) const {
  const WorkerState& w = *workers_[worker];
  WorkerStats s;
  s.turns = w.turns;
  s.busy_turns = w.busy_turns;
  s.packets = w.packets;
  s.handed_over = w.handed_over;
  s.conns = w.conns.live();
  s.conn_bytes = w.conns.bytes();
  s.lport_bytes = w.lports.bytes();
  std::copy(w.drops.begin(), w.drops.end(), s.drops);
  std::copy(w.events.begin(), w.events.end(), s.events);
  return s;
}

}  // namespace dpvs
