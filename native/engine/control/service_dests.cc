// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include <algorithm>

#include "rewrite/mode.h"

namespace dpvs {
namespace {

constexpr Status kNoService{code::kNotExist, "no such service"};

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

}  // namespace

Status ServiceStore::check_dest(const abi::EngineServiceKey& service,
                                const abi::EngineDestSettings& dest) const {
  const auto mode = dest.mode & abi::conn_flags::kFwdMask;
  const bool tunnel = mode == abi::conn_flags::kTunnel;
  const bool to_v4 = static_cast<Family>(service.family) == Family::kV6 &&
                     static_cast<Family>(dest.family) == Family::kV4;
  const bool translated = to_v4 && mode == abi::conn_flags::kFullnat;
  if (dest.family != service.family && !translated && !tunnel) {
    return {code::kNotSupported, "only full NAT from IPv6 to IPv4 and tunnels leave the family"};
  }
  if (tunnel && dest.tunnel_type > static_cast<uint8_t>(abi::EngineTunnelType::kGre)) {
    return {code::kInvalid, "a tunnel is ipip, gue or gre"};
  }
  if (tunnel && dest.tunnel_flags > static_cast<uint32_t>(abi::EngineTunnelFlag::kRemoteChecksum)) {
    return {code::kInvalid, "a tunnel has no checksum, one, or leaves it to the remote end"};
  }
  if (dest.mode >= kNat64 || forwarding_mode(dest.mode).rewrite == nullptr) {
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
  const Status fits = check_synproxy(service->key, service->settings, dest);
  if (!fits.ok()) return fits;
  if (find_dest(*service, dest) != service->dests.end()) {
    return {code::kExists, "the service has this destination already"};
  }
  const Status prepared = prepare(service->settings, service->dests.size() + 1);
  if (!prepared.ok()) return prepared;
  const DestIndex index = ledger_.enter(edit.service, dest);
  if (!index.valid()) return {code::kNoMemory, "no memory for another destination"};
  service->dests.insert(service->dests.begin(),
                        {dest, index, ledger_.counts_now(index), dest.weight});
  journal.note([this, service, version = service->version] {
    leave_dest(*service, service->dests.front());
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
  const Status fits = check_synproxy(service->key, service->settings, wanted);
  if (!fits.ok()) return fits;
  const auto dest = find_dest(*service, wanted);
  if (dest == service->dests.end()) return {code::kNotExist, "no such destination"};
  const auto at = dest - service->dests.begin();
  const uint32_t old_limit = dest->settings.max_conn;
  journal.note([service, at, old = *dest, version = service->version] {
    service->dests[static_cast<size_t>(at)] = old;
    service->version = version;
  });
  dest->settings = wanted;
  dest->health.edited(service->settings.check);
  // A raised limit lets connections in at once.
  if (wanted.max_conn != old_limit) shared_.dest_states.at(dest->index).overloaded = 0;
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
  const DestRow row = ledger_.sum(gone.index, gone.zero_at, UINT32_MAX);
  service->left.conns += row.conns;
  service->left.in_packets += row.traffic[0].packets;
  service->left.in_bytes += row.traffic[0].bytes;
  service->left.out_packets += row.traffic[1].packets;
  service->left.out_bytes += row.traffic[1].bytes;
  service->dests.erase(dest);
  leave_dest(*service, gone);
  journal.note([this, service, at, gone, left, version = service->version] {
    (void)ledger_.enter(service->key, gone.settings);
    service->left = left;
    service->dests.insert(service->dests.begin() + at, gone);
    service->version = version;
  });
  service->version = next_version_++;
  touch(*service);
  return kOk;
}

}  // namespace dpvs
