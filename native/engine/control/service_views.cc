// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_views.h"

#include <algorithm>

#include "control/record.h"
#include "rewrite/mode.h"
#include "snapshot/builder.h"

namespace dpvs {
namespace {

ServiceKey view_key(const abi::EngineServiceKey& key) {
  return {static_cast<Family>(key.family), key.proto, key.port.raw, addr_from(key.addr),
          key.fwmark};
}

bool takes_all_ports(const abi::EngineServiceKey& key) {
  return key.port.raw == 0 && key.fwmark == 0;
}

EndpointRange range_of(const abi::EngineRange& r) {
  return {addr_from(r.min_addr), addr_from(r.max_addr), r.min_port, r.max_port};
}

std::string device_of(const char (&name)[16]) { return {name, strnlen(name, sizeof name)}; }

MatchRule rule_from(uint8_t family, uint8_t proto, const abi::EngineMatch& m) {
  return {static_cast<Family>(family), proto,
          range_of(m.source),          range_of(m.dest),
          device_of(m.in_device),      device_of(m.out_device)};
}

}  // namespace

ServiceViews::~ServiceViews() {
  shared_.services.for_each([this](const ServiceView& view) { shared_.views.destroy(&view); });
  for (const auto& [key, match] : matches_) shared_.views.destroy(match.entry.service);
  delete shared_.matches.load();
  delete shared_.marks.load();
}

DestView ServiceViews::view_of(const Dest& dest) const {
  const abi::EngineDestSettings& s = dest.settings;
  const auto family = static_cast<Family>(s.family);
  DestView view{dest.index, dest.weight(), s.max_conn,        s.min_conn, dest.last_weight, family,
                s.mode,     s.port.raw,    addr_from(s.addr), {},         kNoPort};
  if (is_outside_address(dest)) view.pool = network_.find_pool(family, s.addr);
  if (view.pool.valid()) view.pool_port = network_.laddr(view.pool).port;
  return view;
}

void ServiceViews::build_table(ServiceView& view, const ServiceView* before) const {
  if (view.scheduler->build == nullptr) return;
  if (before != nullptr && before->scheduler != view.scheduler) before = nullptr;
  view.table = view.scheduler->build(view, *shared_.settings.load(), before);
}

ServiceView* ServiceViews::make_view(const Service& service) const {
  ServiceView* const view = shared_.views.make();
  view->key_ = view_key(service.key);
  view->index = service.index;
  view->flags = service.settings.flags;
  view->own_timeout_sec = service.settings.conn_timeout_sec;
  if ((view->flags & abi::svc_flags::kPersistent) != 0) {
    view->persist_timeout = ticks_from_sec(service.settings.timeout_sec);
    view->persist_mask_be = service.settings.netmask.raw;
    view->persist_prefix_len = service.settings.prefix_len;
  }
  view->proxy_protocol = static_cast<uint8_t>(service.settings.proxy_protocol);
  const bool synproxied = is_synproxied(service.key, service.settings);
  view->checks_cookies = service.was_synproxied || synproxied;
  if (synproxied) shared_.synproxied.store(true);
  view->version = service.version;
  view->scheduler = scheduler_of(service.settings);
  view->dests.reserve(service.dests.size());
  for (const Dest& d : service.dests) view->dests.push_back(view_of(d));
  for (const LaddrMember& member : service.laddrs) {
    const Laddr& l = network_.laddr(member.laddr);
    if (l.addresses > 0) {
      view->laddrs.push_back({member.laddr, member.use, l.family, l.port, l.addr});
    }
  }
  view->joins = !synproxied && std::ranges::all_of(view->dests, [](const DestView& d) {
    return forwarding_mode(d.mode).keeps_client;
  });
  seal(*view);
  return view;
}

const ServiceView* ServiceViews::shown(const Service& service) const {
  if (service.key.match == 0) return shared_.services.find(view_key(service.key));
  const auto found = matches_.find(bytes_of(service.key));
  return found == matches_.end() ? nullptr : found->second.entry.service;
}

void ServiceViews::retire(const ServiceView* view) {
  if (view != nullptr) shared_.rcu.retire([&views = shared_.views, view] { views.destroy(view); });
}

void ServiceViews::publish(const Service& service) {
  const ServiceView* before = shown(service);
  ServiceView* view = make_view(service);
  build_table(*view, before);
  if (service.key.match == 0) {
    retire(shared_.services.put(view));
    if (before == nullptr) {
      shared_.vips.enter({view->key_.family, view->key_.addr}, view->key_.proto);
      if (takes_all_ports(service.key)) ++shared_.all_port_services;
    }
    return;
  }
  matches_.insert_or_assign(
      bytes_of(service.key),
      Match{service.order,
            {rule_from(service.key.family, service.key.proto, service.match), view}});
  // The list that names it is replaced before anything is freed.
  publish_matches();
  retire(before);
}

/// Replaces the list of services by match as a whole.
void ServiceViews::publish_matches() {
  std::map<uint64_t, const MatchEntry*> ordered;
  for (const auto& [key, match] : matches_) ordered[match.order] = &match.entry;
  auto* list = ordered.empty() ? nullptr : new MatchList;
  for (const auto& [order, entry] : ordered) list->push_back(*entry);
  const MatchList* old = shared_.matches.exchange(list);
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

void ServiceViews::unpublish(const abi::EngineServiceKey& key) {
  if (key.match == 0) {
    const ServiceView* old = shared_.services.take(view_key(key));
    if (old == nullptr) return;
    shared_.vips.leave({old->key_.family, old->key_.addr}, old->key_.proto);
    if (takes_all_ports(key)) --shared_.all_port_services;
    retire(old);
    return;
  }
  const auto found = matches_.find(bytes_of(key));
  if (found == matches_.end()) return;
  const ServiceView* old = found->second.entry.service;
  matches_.erase(found);
  publish_matches();
  retire(old);
}

void ServiceViews::publish_marks(std::span<const abi::EngineMarkRule> rules) {
  auto* list = rules.empty() ? nullptr : new MarkList;
  for (const abi::EngineMarkRule& r : rules) {
    list->push_back({rule_from(r.family, r.proto, r.match), r.fwmark});
  }
  const MarkList* old = shared_.marks.exchange(list);
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

}  // namespace dpvs
