// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/persist.h"

#include <algorithm>

namespace dpvs {
namespace {

TemplateKey key_of(const ServiceView& service, const Flow& flow) noexcept {
  const ServiceKey& s = service.key_;
  TemplateKey key{flow.family, s.proto, s.port_be, s.fwmark, s.addr, flow.saddr};
  if (flow.family == Family::kV6) {
    mask_address(key.client, service.persist_prefix_len);
  } else {
    key.client = IpAddr::v4(flow.saddr.be32() & service.persist_mask_be);
  }
  return key;
}

DestName name_of(const DestView& dest) noexcept {
  return {dest.index, dest.port_be, dest.family, dest.addr};
}

const DestView* find_dest(const ServiceView& service, const DestName& name) noexcept {
  const auto found = std::find_if(service.dests.begin(), service.dests.end(),
                                  [&](const DestView& dest) { return name_of(dest) == name; });
  return found == service.dests.end() ? nullptr : &*found;
}

/// Clients stay with a destination of weight 0 unless `expire_quiescent_template` is set.
auto acceptor(const WorkerState& w, const ServiceView& service) noexcept {
  const bool strict = w.settings->raw.expire_quiescent_template != 0;
  return [&service, strict](const DestName& name) {
    const DestView* dest = find_dest(service, name);
    return dest != nullptr && (dest->weight != 0 || !strict);
  };
}

}  // namespace

const DestView* find_persistent(WorkerState& w, const ServiceView& service, const Flow& flow,
                                uint32_t& held) noexcept {
  DestName name{};
  held = w.shared.templates.hold(key_of(service, flow), w.now, service.persist_timeout,
                                 acceptor(w, service), name);
  return held == 0 ? nullptr : find_dest(service, name);
}

const DestView* make_persistent(WorkerState& w, const ServiceView& service, const Flow& flow,
                                const DestView& picked, uint32_t& held) noexcept {
  DestName name = name_of(picked);
  held = w.shared.templates.make(key_of(service, flow), w.now, service.persist_timeout,
                                 acceptor(w, service), name);
  return held == 0 ? nullptr : find_dest(service, name);
}

}  // namespace dpvs
