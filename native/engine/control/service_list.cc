// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include "control/record.h"

namespace dpvs {

void ServiceStore::list_services(unsigned worker, std::vector<uint8_t>& out) const {
  for (const auto& [bytes, service] : services_) {
    abi::EngineServiceRecord r{};
    r.key = service->key;
    r.settings = service->settings;
    r.index = service->index.value;
    r.dests = static_cast<uint32_t>(service->dests.size());
    r.laddrs = static_cast<uint32_t>(service->laddrs.size());
    for (const Dest& d : service->dests) {
      const DestRow row = ledger_.sum(d.index, d.zero_at, worker);
      r.conns += row.active + row.inactive;
    }
    r.left = service->left;
    put_record(out, r);
  }
}

Status ServiceStore::list_dests(const abi::EngineServiceKey& key, unsigned worker,
                                std::vector<uint8_t>& out) const {
  const Service* service = find(key);
  if (service == nullptr) return {code::kNotExist, "no such service"};
  for (const Dest& d : service->dests) {
    const DestRow row = ledger_.sum(d.index, d.zero_at, worker);
    abi::EngineDestRecord r{};
    r.service = key;
    r.dest = d.settings;
    if (d.health.inhibited()) r.flags |= abi::dest_flags::kDpvsDestFInhibited;
    r.active = row.active;
    r.inactive = row.inactive;
    r.persistent = shared_.dest_states.at(d.index).templates;
    if (shared_.dest_states.at(d.index).overloaded != 0)
      r.flags |= abi::dest_flags::kDpvsDestFOverload;
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
  for (const LaddrMember& member : service->laddrs) {
    const Laddr& l = network_.laddr(member.laddr);
    abi::EngineLaddrRecord r{};
    r.service = key;
    r.family = static_cast<uint8_t>(l.family);
    r.port = l.port;
    r.conns = conns_of(member.use, worker);
    r.misses = network_.lports_of(member.laddr, worker).second;
    memcpy(r.addr, l.addr.bytes, sizeof r.addr);
    put_record(out, r);
  }
  return kOk;
}

}  // namespace dpvs
