// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include <netinet/in.h>

#include <algorithm>
#include <tuple>

#include "control/record.h"
#include "rewrite/mode.h"
#include "sched/scheduler.h"
#include "snapshot/builder.h"

namespace dpvs {
namespace {

constexpr Status kNoService{code::kNotExist, "no such service"};
constexpr uint32_t kMaxDests = 1u << 24;
constexpr uint32_t kMaxServices = 1u << 22;

std::string bytes_of(const abi::EngineServiceKey& key) {
  return {reinterpret_cast<const char*>(&key), sizeof key};
}

ServiceKey view_key(const abi::EngineServiceKey& key) {
  return {static_cast<Family>(key.family), key.proto, key.port.raw, addr_from(key.addr)};
}

bool same_dest(const abi::EngineDestSettings& a, const abi::EngineDestSettings& b) {
  return a.family == b.family && a.port.raw == b.port.raw && memcmp(a.addr, b.addr, 16) == 0;
}

auto find_dest(Service& service, const abi::EngineDestSettings& wanted) {
  return std::find_if(service.dests.begin(), service.dests.end(),
                      [&](const Dest& d) { return same_dest(d.settings, wanted); });
}

/// A server without a port listens on the service's; in some modes it cannot do otherwise.
abi::EngineDestSettings with_port(const abi::EngineDestEdit& edit) {
  abi::EngineDestSettings dest = edit.dest;
  if (dest.port.raw == 0 || forwarding_mode(dest.mode).keeps_port) dest.port = edit.service.port;
  return dest;
}

std::string_view sched_name(const abi::EngineServiceSettings& s) {
  return {s.sched, strnlen(s.sched, sizeof s.sched)};
}

const Scheduler* scheduler_of(const abi::EngineServiceSettings& s) {
  return find_scheduler(sched_name(s));
}

Status check_service(const abi::EngineServiceEdit& edit) {
  const abi::EngineServiceKey& key = edit.service;
  const auto family = static_cast<Family>(key.family);
  if ((family != Family::kV4 && family != Family::kV6) || key.fwmark != 0 || key.port.raw == 0 ||
      (key.proto != IPPROTO_TCP && key.proto != IPPROTO_UDP)) {
    return {code::kNotSupported, "only TCP and UDP services with address and port are there yet"};
  }
  if (scheduler_of(edit.settings) == nullptr) {
    return {code::kNotExist, "no such scheduler"};
  }
  return kOk;
}

}  // namespace

ServiceStore::~ServiceStore() {
  shared_.services.for_each([](const ServiceView& view) { delete &view; });
}

Service* ServiceStore::find(const abi::EngineServiceKey& key) const {
  const auto found = services_.find(bytes_of(key));
  return found == services_.end() ? nullptr : found->second.get();
}

/// Lets a scheduler serve a service of `dests` destinations, with the memory that it wants.
Status ServiceStore::prepare(const Scheduler& scheduler, size_t dests) const {
  if (scheduler.max_dests != nullptr && dests > scheduler.max_dests(*shared_.settings.load())) {
    return {code::kInvalid, "too many destinations for this scheduler"};
  }
  if (!scheduler.remembers) return kOk;
  const bool ready = std::all_of(workers_.begin(), workers_.end(),
                                 [&](WorkerState* w) { return w->affinity.open(shared_.secret); });
  return ready ? kOk : Status{code::kNoMemory, "no memory for this scheduler"};
}

void ServiceStore::touch(const Service& service) { touched_[bytes_of(service.key)] = service.key; }

Status ServiceStore::add_service(const abi::EngineServiceEdit& edit, Journal& journal) {
  const Status checked = check_service(edit);
  if (!checked.ok()) return checked;
  if (find(edit.service) != nullptr) return {code::kExists, "this service is there already"};
  const Status prepared = prepare(*scheduler_of(edit.settings), 0);
  if (!prepared.ok()) return prepared;
  auto service = std::make_unique<Service>();
  service->key = edit.service;
  service->settings = edit.settings;
  service->index = new_service();
  service->version = next_version_++;
  if (!service->index.valid()) return {code::kNoMemory, "no memory for another service"};
  touch(*service);
  services_[bytes_of(edit.service)] = std::move(service);
  journal.note([this, key = edit.service] {
    free_services_.push_back(find(key)->index.value);
    services_.erase(bytes_of(key));
  });
  return kOk;
}

Status ServiceStore::set_service(const abi::EngineServiceEdit& edit, Journal& journal) {
  const Status checked = check_service(edit);
  if (!checked.ok()) return checked;
  Service* service = find(edit.service);
  if (service == nullptr) return kNoService;
  const Status prepared = prepare(*scheduler_of(edit.settings), service->dests.size());
  if (!prepared.ok()) return prepared;
  journal.note([service, old = service->settings, version = service->version] {
    service->settings = old;
    service->version = version;
  });
  if (sched_name(service->settings) != sched_name(edit.settings))
    service->version = next_version_++;
  service->settings = edit.settings;
  touch(*service);
  return kOk;
}

Status ServiceStore::del_service(const abi::EngineServiceKey& key, Journal& journal) {
  const auto found = services_.find(bytes_of(key));
  if (found == services_.end()) return kNoService;
  const auto gone = std::make_shared<std::unique_ptr<Service>>(std::move(found->second));
  services_.erase(found);
  touch(**gone);
  for (const Dest& dest : (*gone)->dests) ghosts_.push_back({key, dest, nullptr});
  for (const LaddrIndex laddr : (*gone)->laddrs) network_.leave(laddr);
  // The number may be given again at once: a stale scheduler state is told by its version.
  free_services_.push_back((*gone)->index.value);
  journal.note([this, gone] {
    free_services_.pop_back();
    for (const Dest& dest : (*gone)->dests) forget_ghost(dest.index);
    for (const LaddrIndex laddr : (*gone)->laddrs) network_.use(laddr);
    const std::string bytes = bytes_of((*gone)->key);
    services_[bytes] = std::move(*gone);
  });
  return kOk;
}

void ServiceStore::flush_services(Journal& journal) {
  while (!services_.empty()) (void)del_service(services_.begin()->second->key, journal);
}

Status ServiceStore::check_dest(const abi::EngineServiceKey& service,
                                const abi::EngineDestSettings& dest) const {
  if (dest.family != service.family) {
    return {code::kNotSupported, "destinations of another family are not there yet"};
  }
  if (forwarding_mode(dest.mode).rewrite == nullptr) {
    return {code::kNotSupported, "this forwarding mode is not there yet"};
  }
  return kOk;
}

Status ServiceStore::add_dest(const abi::EngineDestEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return kNoService;
  const abi::EngineDestSettings dest = with_port(edit);
  const Status checked = check_dest(edit.service, dest);
  if (!checked.ok()) return checked;
  if (find_dest(*service, dest) != service->dests.end()) {
    return {code::kExists, "the service has this destination already"};
  }
  const Status prepared = prepare(*scheduler_of(service->settings), service->dests.size() + 1);
  if (!prepared.ok()) return prepared;
  const DestIndex index = new_dest(edit.service, dest);
  if (!index.valid()) return {code::kNoMemory, "no memory for another destination"};
  service->dests.insert(service->dests.begin(), {dest, index, rows_now(index), dest.weight});
  journal.note([this, service, version = service->version] {
    ghosts_.push_back({service->key, service->dests.front(), nullptr});
    service->dests.erase(service->dests.begin());
    service->version = version;
  });
  service->version = next_version_++;
  touch(*service);
  return kOk;
}

Status ServiceStore::set_dest(const abi::EngineDestEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return kNoService;
  const abi::EngineDestSettings wanted = with_port(edit);
  const Status checked = check_dest(edit.service, wanted);
  if (!checked.ok()) return checked;
  const auto dest = find_dest(*service, wanted);
  if (dest == service->dests.end()) return {code::kNotExist, "no such destination"};
  const auto at = dest - service->dests.begin();
  journal.note([service, at, old = *dest, version = service->version] {
    service->dests[static_cast<size_t>(at)] = old;
    service->version = version;
  });
  dest->settings = wanted;
  if (wanted.weight != 0) dest->last_weight = wanted.weight;
  service->version = next_version_++;
  touch(*service);
  return kOk;
}

Status ServiceStore::del_dest(const abi::EngineDestEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return kNoService;
  const auto dest = find_dest(*service, with_port(edit));
  if (dest == service->dests.end()) return {code::kNotExist, "no such destination"};
  const auto at = dest - service->dests.begin();
  const Dest gone = *dest;
  const abi::EngineTraffic left = service->left;
  const DestRow row = sum_rows(gone, UINT32_MAX);
  service->left.conns += row.conns;
  service->left.in_packets += row.traffic[0].packets;
  service->left.in_bytes += row.traffic[0].bytes;
  service->left.out_packets += row.traffic[1].packets;
  service->left.out_bytes += row.traffic[1].bytes;
  service->dests.erase(dest);
  ghosts_.push_back({service->key, gone, nullptr});
  journal.note([this, service, at, gone, left, version = service->version] {
    forget_ghost(gone.index);
    service->left = left;
    service->dests.insert(service->dests.begin() + at, gone);
    service->version = version;
  });
  service->version = next_version_++;
  touch(*service);
  return kOk;
}

Status ServiceStore::add_laddr(const abi::EngineLaddrEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return {code::kNoService, "no such service"};
  const LaddrIndex laddr =
      network_.find_laddr(static_cast<Family>(edit.family), edit.port, edit.addr);
  if (!laddr.valid()) return {code::kNotExist, "the device does not have this local address"};
  if (std::find(service->laddrs.begin(), service->laddrs.end(), laddr) != service->laddrs.end()) {
    return {code::kExists, "the service has this local address already"};
  }
  service->laddrs.push_back(laddr);
  network_.use(laddr);
  touch(*service);
  journal.note([this, service] {
    network_.leave(service->laddrs.back());
    service->laddrs.pop_back();
  });
  return kOk;
}

Status ServiceStore::del_laddr(const abi::EngineLaddrEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return {code::kNoService, "no such service"};
  const IpAddr addr = addr_from(edit.addr);
  const auto found =
      std::find_if(service->laddrs.begin(), service->laddrs.end(), [&](LaddrIndex i) {
        const Laddr& l = network_.laddr(i);
        return static_cast<uint8_t>(l.family) == edit.family && l.addr == addr;
      });
  if (found == service->laddrs.end()) return {code::kNotExist, "no such local address"};
  const auto at = found - service->laddrs.begin();
  const LaddrIndex gone = *found;
  service->laddrs.erase(found);
  network_.leave(gone);
  touch(*service);
  journal.note([this, service, at, gone] {
    network_.use(gone);
    service->laddrs.insert(service->laddrs.begin() + at, gone);
  });
  return kOk;
}

/// The number of a destination that was there before and has connections still, or a free one.
DestIndex ServiceStore::new_dest(const abi::EngineServiceKey& service,
                                 const abi::EngineDestSettings& dest) {
  const auto ghost = std::find_if(ghosts_.begin(), ghosts_.end(), [&](const Ghost& g) {
    return memcmp(&g.service, &service, sizeof service) == 0 && same_dest(g.dest.settings, dest);
  });
  if (ghost != ghosts_.end()) {
    const DestIndex index = ghost->dest.index;
    ghosts_.erase(ghost);
    return index;
  }
  if (free_dests_.empty() && next_dest_ == kMaxDests) return {};
  uint32_t index = next_dest_;
  if (free_dests_.empty()) {
    for (WorkerState* w : workers_) {
      if (!w->row_arena.commit(index + 1)) return {};
    }
    ++next_dest_;
  } else {
    index = free_dests_.back();
    free_dests_.pop_back();
  }
  return {index};
}

/// The counters of a destination as they are, to be taken for zero.
std::shared_ptr<const std::vector<DestRow>> ServiceStore::rows_now(DestIndex index) const {
  auto rows = std::make_shared<std::vector<DestRow>>();
  bool all_zero = true;
  for (const WorkerState* w : workers_) {
    rows->push_back(w->rows[index.value]);
    all_zero = all_zero && rows->back().conns == 0;
  }
  return all_zero ? nullptr : rows;
}

ServiceIndex ServiceStore::new_service() {
  if (!free_services_.empty()) {
    const uint32_t index = free_services_.back();
    free_services_.pop_back();
    return {index};
  }
  if (next_service_ == kMaxServices) return {};
  for (WorkerState* w : workers_) {
    if (!w->sched_arena.commit(next_service_ + 1)) return {};
  }
  return {next_service_++};
}

void ServiceStore::publish_touched() {
  if (network_.take_laddrs_changed()) touch_all_with_laddrs();
  for (const auto& [bytes, key] : touched_) {
    const auto found = services_.find(bytes);
    if (found == services_.end()) {
      unpublish(key);
    } else {
      publish(*found->second);
    }
  }
  touched_.clear();
  for (Ghost& ghost : ghosts_) {
    if (ghost.unseen != nullptr) continue;
    ghost.unseen = std::make_shared<bool>(false);
    shared_.rcu.retire([unseen = ghost.unseen] { *unseen = true; });
  }
}

/// Local addresses that came or went show in the view of every service that names them.
void ServiceStore::touch_all_with_laddrs() {
  for (const auto& [bytes, service] : services_) {
    if (!service->laddrs.empty()) touch(*service);
  }
}

void ServiceStore::rebuild_tables() {
  for (const auto& [bytes, service] : services_) {
    if (scheduler_of(service->settings)->build != nullptr) touch(*service);
  }
  publish_touched();
}

void ServiceStore::build_table(ServiceView& view) const {
  if (view.scheduler->build == nullptr) return;
  const ServiceView* before = shared_.services.find(view.key_);
  if (before != nullptr && before->scheduler != view.scheduler) before = nullptr;
  view.table = view.scheduler->build(view, *shared_.settings.load(), before);
}

void ServiceStore::publish(const Service& service) {
  auto* view = new ServiceView{};
  view->key_ = view_key(service.key);
  view->index = service.index;
  view->flags = service.settings.flags;
  view->own_timeout_sec = service.settings.conn_timeout_sec;
  view->version = service.version;
  view->scheduler = scheduler_of(service.settings);
  for (const Dest& d : service.dests) {
    const abi::EngineDestSettings& s = d.settings;
    view->dests.push_back({d.index, s.weight, s.max_conn, d.last_weight,
                           static_cast<Family>(s.family), s.mode, s.port.raw, addr_from(s.addr)});
  }
  for (const LaddrIndex index : service.laddrs) {
    const Laddr& l = network_.laddr(index);
    if (l.addresses > 0) view->laddrs.push_back({index, l.family, l.port, l.addr});
  }
  seal(*view);
  build_table(*view);
  const ServiceView* old = shared_.services.put(view);
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

void ServiceStore::unpublish(const abi::EngineServiceKey& key) {
  const ServiceView* old = shared_.services.take(view_key(key));
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

void ServiceStore::reclaim() {
  std::erase_if(ghosts_, [&](const Ghost& ghost) {
    if (ghost.unseen == nullptr || !*ghost.unseen) return false;
    const DestRow row = sum_rows(ghost.dest, UINT32_MAX);
    if (row.active + row.inactive != 0) return false;
    free_dests_.push_back(ghost.dest.index.value);
    return true;
  });
}

/// A destination that was thought gone is a member again.
void ServiceStore::forget_ghost(DestIndex index) {
  std::erase_if(ghosts_, [&](const Ghost& ghost) { return ghost.dest.index == index; });
}

void ServiceStore::zero(Service& service, Journal& journal) {
  journal.note([&service, left = service.left, dests = service.dests] {
    service.left = left;
    service.dests = dests;
  });
  service.left = {};
  for (Dest& d : service.dests) d.zero_at = rows_now(d.index);
}

Status ServiceStore::zero_service(const abi::EngineServiceKey& key, Journal& journal) {
  Service* service = find(key);
  if (service == nullptr) return kNoService;
  zero(*service, journal);
  return kOk;
}

void ServiceStore::zero_all(Journal& journal) {
  for (const auto& [bytes, service] : services_) zero(*service, journal);
}

DestRow ServiceStore::sum_rows(const Dest& dest, unsigned worker) const {
  static constexpr DestRow kZero{};
  DestRow sum{};
  for (const WorkerState* w : workers_) {
    if (worker < workers_.size() && w->id != worker) continue;
    const DestRow& row = w->rows[dest.index.value];
    const DestRow& zero = dest.zero_at == nullptr ? kZero : (*dest.zero_at)[w->id];
    sum.conns += row.conns - zero.conns;
    for (unsigned dir = 0; dir < 2; ++dir) {
      sum.traffic[dir].packets += row.traffic[dir].packets - zero.traffic[dir].packets;
      sum.traffic[dir].bytes += row.traffic[dir].bytes - zero.traffic[dir].bytes;
    }
    sum.active += row.active;
    sum.inactive += row.inactive;
  }
  return sum;
}

void ServiceStore::list_services(unsigned worker, std::vector<uint8_t>& out) const {
  for (const auto& [bytes, service] : services_) {
    abi::EngineServiceRecord r{};
    r.key = service->key;
    r.settings = service->settings;
    r.index = service->index.value;
    r.dests = static_cast<uint32_t>(service->dests.size());
    r.laddrs = static_cast<uint32_t>(service->laddrs.size());
    for (const Dest& d : service->dests) {
      const DestRow row = sum_rows(d, worker);
      r.conns += row.active + row.inactive;
    }
    r.left = service->left;
    put_record(out, r);
  }
}

Status ServiceStore::list_dests(const abi::EngineServiceKey& key, unsigned worker,
                                std::vector<uint8_t>& out) const {
  const Service* service = find(key);
  if (service == nullptr) return kNoService;
  for (const Dest& d : service->dests) {
    const DestRow row = sum_rows(d, worker);
    abi::EngineDestRecord r{};
    r.service = key;
    r.dest = d.settings;
    r.active = row.active;
    r.inactive = row.inactive;
    r.traffic = {row.conns, row.traffic[0].packets, row.traffic[0].bytes, row.traffic[1].packets,
                 row.traffic[1].bytes};
    put_record(out, r);
  }
  return kOk;
}

Status ServiceStore::list_laddrs(const abi::EngineServiceKey& key, unsigned worker,
                                 std::vector<uint8_t>& out) const {
  const Service* service = find(key);
  if (service == nullptr) return {code::kNoService, "no such service"};
  for (const LaddrIndex index : service->laddrs) {
    const Laddr& l = network_.laddr(index);
    abi::EngineLaddrRecord r{};
    r.service = key;
    r.family = static_cast<uint8_t>(l.family);
    r.port = l.port;
    std::tie(r.conns, r.misses) = network_.lports_of(index, worker);
    memcpy(r.addr, l.addr.bytes, sizeof r.addr);
    put_record(out, r);
  }
  return kOk;
}

}  // namespace dpvs
