// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_views.h"

#include "control/record.h"
#include "snapshot/builder.h"

namespace dpvs {
namespace {

ServiceKey view_key(const abi::EngineServiceKey& key) {
  return {static_cast<Family>(key.family), key.proto, key.port.raw, addr_from(key.addr),
          key.fwmark};
}

DestView view_of(const Dest& dest) {
  const abi::EngineDestSettings& s = dest.settings;
  return {dest.index, s.weight,         s.max_conn,
          s.min_conn, dest.last_weight, static_cast<Family>(s.family),
          s.mode,     s.port.raw,       addr_from(s.addr)};
}

}  // namespace

ServiceViews::~ServiceViews() {
  shared_.services.for_each([](const ServiceView& view) { delete &view; });
}

void ServiceViews::build_table(ServiceView& view) const {
  if (view.scheduler->build == nullptr) return;
  const ServiceView* before = shared_.services.find(view.key_);
  if (before != nullptr && before->scheduler != view.scheduler) before = nullptr;
  view.table = view.scheduler->build(view, *shared_.settings.load(), before);
}

void ServiceViews::publish(const Service& service) {
  auto* view = new ServiceView{};
  view->key_ = view_key(service.key);
  view->index = service.index;
  view->flags = service.settings.flags;
  view->own_timeout_sec = service.settings.conn_timeout_sec;
  if ((view->flags & abi::svc_flags::kPersistent) != 0) {
    view->persist_timeout = ticks_from_sec(service.settings.timeout_sec);
    view->persist_mask_be = service.settings.netmask.raw;
    view->persist_prefix_len = service.settings.prefix_len;
  }
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
  seal(*view);
  build_table(*view);
  const ServiceView* old = shared_.services.put(view);
  if (old != nullptr) {
    shared_.rcu.retire([old] { delete old; });
  } else {
    shared_.vips.enter({view->key_.family, view->key_.addr}, view->key_.proto);
  }
}

void ServiceViews::unpublish(const abi::EngineServiceKey& key) {
  const ServiceView* old = shared_.services.take(view_key(key));
  if (old == nullptr) return;
  shared_.vips.leave({old->key_.family, old->key_.addr}, old->key_.proto);
  shared_.rcu.retire([old] { delete old; });
}

}  // namespace dpvs
