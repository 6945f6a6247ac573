// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include <algorithm>

#include "packet/icmp_query.h"
#include "rewrite/mode.h"

namespace dpvs {
namespace {

constexpr Status kNoService{code::kNotExist, "no such service"};

bool is_balanced(uint8_t proto) {
  return proto == IPPROTO_TCP || proto == IPPROTO_UDP || proto == IPPROTO_SCTP || is_icmp(proto);
}

Status check_service(const abi::EngineServiceEdit& edit) {
  const abi::EngineServiceKey& key = edit.service;
  const auto family = static_cast<Family>(key.family);
  if (family != Family::kV4 && family != Family::kV6) {
    return {code::kInvalid, "services are of IPv4 or IPv6"};
  }
  if (key.fwmark == 0 && !is_balanced(key.proto)) {
    return {code::kNotSupported, "services are of TCP, UDP, SCTP or ICMP"};
  }
  if (scheduler_of(edit.settings) == nullptr) {
    return {code::kNotExist, "no such scheduler"};
  }
  return kOk;
}

bool is_persistent(const abi::EngineServiceSettings& settings) {
  return (settings.flags & abi::svc_flags::kPersistent) != 0;
}

bool expires_quiescent(const Service& service) {
  return (service.settings.flags & abi::svc_flags::kExpireQuiescent) != 0;
}

/// What holds for packets of the service whichever destination they are for.
uint16_t gate_of(const Service& service) {
  const uint32_t percent = service.settings.limit_proportion;
  const uint16_t rate = service.settings.bps != 0 ? dest_gate::kRate : uint16_t{0};
  return static_cast<uint16_t>((percent < 100 ? percent : 0) | rate);
}

}  // namespace

Status check_synproxy(const abi::EngineServiceKey& key, const abi::EngineServiceSettings& settings,
                      const abi::EngineDestSettings& dest) {
  if (!is_synproxied(key, settings) || forwarding_mode(dest.mode).can_synproxy) return kOk;
  return {code::kNotSupported,
          "the SYN proxy needs full NAT or NAT: it must see what servers answer"};
}

Service* ServiceStore::find(const abi::EngineServiceKey& key) const {
  const auto found = services_.find(bytes_of(key));
  return found == services_.end() ? nullptr : found->second.get();
}

/// Tells workers what to do with packets of the service's connections.
void ServiceStore::instruct(const Service& service) const {
  shared_.service_limits.at(service.index).mbps = service.settings.bps;
  for (const Dest& dest : service.dests) {
    const bool quiet = expires_quiescent(service) && dest.weight() == 0;
    const uint16_t expire = quiet ? dest_gate::kExpire : uint16_t{0};
    ledger_.set_gate(dest.index, gate_of(service) | expire, service.index);
    ledger_.set_watch(dest.index, checks_passively(service.settings) ? dest.health.watch() : 0);
    const abi::EngineDestSettings& s = dest.settings;
    ledger_.set_tunnel(dest.index, {s.tunnel_type, s.tunnel_flags != 0, s.tunnel_port.raw});
  }
}

/// The destination is no longer a member: its connections go on or end, as the service says, which
/// itself may go and leave its number to another.
void ServiceStore::leave_dest(const Service& service, const Dest& dest) {
  ledger_.leave(service.key, dest.settings, dest.index);
  const bool ends = shared_.settings.load()->raw.expire_nodest_conn != 0;
  const bool expires = ends || expires_quiescent(service);
  const uint16_t stays = gate_of(service) & dest_gate::kPercent;
  ledger_.set_gate(dest.index, expires ? dest_gate::kExpire : stays, service.index);
}

/// Makes room for what a service of `dests` destinations needs besides itself.
Status ServiceStore::prepare(const abi::EngineServiceSettings& settings, size_t dests) const {
  const Scheduler& scheduler = *scheduler_of(settings);
  if (is_persistent(settings) && !shared_.templates.open()) {
    return {code::kNoMemory, "no memory for persistence"};
  }
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
  const Status prepared = prepare(edit.settings, 0);
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

Status ServiceStore::add_match_service(const abi::EngineMatchServiceEdit& edit, Journal& journal) {
  if (edit.service.match == 0) return {code::kInvalid, "the match has no number"};
  const Status added = add_service({edit.head, edit.service, edit.settings}, journal);
  if (!added.ok()) return added;
  Service& service = *find(edit.service);
  service.match = edit.match;
  service.order = next_order_++;
  return kOk;
}

Status ServiceStore::set_service(const abi::EngineServiceEdit& edit, Journal& journal) {
  const Status checked = check_service(edit);
  if (!checked.ok()) return checked;
  Service* service = find(edit.service);
  if (service == nullptr) return kNoService;
  const Status prepared = prepare(edit.settings, service->dests.size());
  if (!prepared.ok()) return prepared;
  for (const Dest& dest : service->dests) {
    const Status fits = check_synproxy(edit.service, edit.settings, dest.settings);
    if (!fits.ok()) return fits;
  }
  journal.note([service, old = service->settings, version = service->version] {
    service->settings = old;
    service->version = version;
  });
  if (sched_name(service->settings) != sched_name(edit.settings))
    service->version = next_version_++;
  service->was_synproxied |= is_synproxied(service->key, service->settings);
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
  for (const Dest& dest : (*gone)->dests) leave_dest(**gone, dest);
  for (const LaddrMember& member : (*gone)->laddrs) leave_laddr(member);
  // The number may be given again at once: a stale scheduler state is told by its version.
  free_services_.push_back((*gone)->index.value);
  journal.note([this, gone] {
    free_services_.pop_back();
    for (const Dest& dest : (*gone)->dests) (void)ledger_.enter((*gone)->key, dest.settings);
    for (const LaddrMember& member : (*gone)->laddrs) use_laddr(member);
    const std::string bytes = bytes_of((*gone)->key);
    services_[bytes] = std::move(*gone);
  });
  on_delete_(key, journal);
  return kOk;
}

void ServiceStore::flush_services(Journal& journal) {
  while (!services_.empty()) (void)del_service(services_.begin()->second->key, journal);
}

ServiceIndex ServiceStore::new_service() {
  if (!free_services_.empty()) {
    const uint32_t index = free_services_.back();
    free_services_.pop_back();
    return {index};
  }
  if (next_service_ == ServiceLimits::kMaxServices) return {};
  for (WorkerState* w : workers_) {
    if (!w->sched_arena.commit(next_service_ + 1)) return {};
  }
  if (!shared_.service_limits.commit(next_service_ + 1)) return {};
  return {next_service_++};
}

void ServiceStore::publish_touched() {
  if (network_.take_laddrs_changed()) touch_all_with_laddrs();
  for (const auto& [bytes, key] : touched_) {
    const auto found = services_.find(bytes);
    follow_health(bytes, found == services_.end() ? nullptr : found->second.get());
    if (found == services_.end()) {
      views_.unpublish(key);
    } else {
      instruct(*found->second);
      views_.publish(*found->second);
    }
  }
  touched_.clear();
  ledger_.published();
  laddr_uses_.published();
}

void ServiceStore::reclaim() {
  ledger_.reclaim();
  laddr_uses_.reclaim([&](uint32_t use) { return conns_of(use, UINT32_MAX) == 0; });
}

/// Local addresses that came or went show in the view of every service that names them.
void ServiceStore::touch_all_with_laddrs() {
  for (const auto& [bytes, service] : services_) {
    const bool outside =
        std::any_of(service->dests.begin(), service->dests.end(), is_outside_address);
    if (!service->laddrs.empty() || outside) touch(*service);
  }
}

void ServiceStore::rebuild_tables() {
  for (const auto& [bytes, service] : services_) {
    if (scheduler_of(service->settings)->build != nullptr) touch(*service);
  }
  publish_touched();
}

void ServiceStore::zero(Service& service, Journal& journal) {
  journal.note([&service, left = service.left, dests = service.dests] {
    service.left = left;
    service.dests = dests;
  });
  service.left = {};
  for (Dest& d : service.dests) d.zero_at = ledger_.counts_now(d.index);
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

}  // namespace dpvs
