// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/service_store.h"

#include <algorithm>

#include "control/record.h"

namespace dpvs {

Status ServiceStore::add_laddr(const abi::EngineLaddrEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return {code::kNoService, "no such service"};
  const LaddrIndex laddr =
      network_.find_laddr(static_cast<Family>(edit.family), edit.port, edit.addr);
  if (!laddr.valid()) return {code::kNotExist, "the device does not have this local address"};
  if (std::any_of(service->laddrs.begin(), service->laddrs.end(),
                  [&](const LaddrMember& m) { return m.laddr == laddr; })) {
    return {code::kExists, "the service has this local address already"};
  }
  const uint32_t use = new_laddr_use();
  if (use == Numbers::kNone) return {code::kNoMemory, "no memory for another local address"};
  service->laddrs.push_back({laddr, use});
  network_.use(laddr);
  touch(*service);
  journal.note([this, service] {
    leave_laddr(service->laddrs.back());
    service->laddrs.pop_back();
  });
  return kOk;
}

Status ServiceStore::del_laddr(const abi::EngineLaddrEdit& edit, Journal& journal) {
  Service* service = find(edit.service);
  if (service == nullptr) return {code::kNoService, "no such service"};
  const IpAddr addr = addr_from(edit.addr);
  const auto found =
      std::find_if(service->laddrs.begin(), service->laddrs.end(), [&](const LaddrMember& m) {
        const Laddr& l = network_.laddr(m.laddr);
        return static_cast<uint8_t>(l.family) == edit.family && l.addr == addr;
      });
  if (found == service->laddrs.end()) return {code::kNotExist, "no such local address"};
  const auto at = found - service->laddrs.begin();
  const LaddrMember gone = *found;
  service->laddrs.erase(found);
  leave_laddr(gone);
  touch(*service);
  journal.note([this, service, at, gone] {
    use_laddr(gone);
    service->laddrs.insert(service->laddrs.begin() + at, gone);
  });
  return kOk;
}

void ServiceStore::use_laddr(const LaddrMember& member) {
  network_.use(member.laddr);
  laddr_uses_.revive(member.use);
}

void ServiceStore::leave_laddr(const LaddrMember& member) {
  network_.leave(member.laddr);
  laddr_uses_.retire(member.use);
}

/// A number under which workers count connections of one service by one local address.
uint32_t ServiceStore::new_laddr_use() {
  const uint32_t use = laddr_uses_.take();
  if (use == Numbers::kNone) return use;
  for (WorkerState* w : workers_) {
    if (w->use_arena.committed() > use || w->use_arena.commit(use + 1)) continue;
    laddr_uses_.give_back(use);
    return Numbers::kNone;
  }
  return use;
}

uint32_t ServiceStore::conns_of(uint32_t laddr_use, unsigned worker) const {
  uint32_t conns = 0;
  for (const WorkerState* w : workers_) {
    if (worker >= workers_.size() || w->id == worker) conns += w->laddr_uses[laddr_use];
  }
  return conns;
}

}  // namespace dpvs
