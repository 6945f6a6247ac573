// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/dest_ledger.h"

namespace dpvs {
namespace {

std::string name_of(const abi::EngineServiceKey& service, const abi::EngineDestSettings& dest) {
  std::string name(reinterpret_cast<const char*>(&service), sizeof service);
  name.push_back(static_cast<char>(dest.family));
  name.append(reinterpret_cast<const char*>(&dest.port), sizeof dest.port);
  name.append(reinterpret_cast<const char*>(dest.addr), sizeof dest.addr);
  return name;
}

}  // namespace

DestIndex DestLedger::enter(const abi::EngineServiceKey& service,
                            const abi::EngineDestSettings& dest) {
  const auto gone = gone_.find(name_of(service, dest));
  if (gone != gone_.end()) {
    const uint32_t index = gone->second;
    numbers_.revive(index);
    gone_name_.erase(index);
    gone_.erase(gone);
    return {index};
  }
  const uint32_t index = numbers_.take();
  if (index == Numbers::kNone) return {};
  bool ready = shared_.dest_states.commit(index + 1);
  for (WorkerState* w : workers_) {
    ready = ready && (w->row_arena.committed() > index || w->row_arena.commit(index + 1));
  }
  if (!ready) {
    numbers_.give_back(index);
    return {};
  }
  shared_.dest_states.at({index}).overloaded = 0;
  return {index};
}

void DestLedger::set_gate(DestIndex index, uint16_t gate, ServiceIndex service) const {
  for (WorkerState* w : workers_) {
    DestRow& row = w->rows[index.value];
    __atomic_store_n(&row.service, service.value, __ATOMIC_RELAXED);
    __atomic_store_n(&row.gate, gate, __ATOMIC_RELEASE);
  }
}

void DestLedger::set_watch(DestIndex index, uint16_t watch) const {
  for (WorkerState* w : workers_) {
    __atomic_store_n(&w->rows[index.value].watched, watch, __ATOMIC_RELAXED);
  }
}

void DestLedger::set_tunnel(DestIndex index, TunnelSpec tunnel) const {
  for (WorkerState* w : workers_) {
    __atomic_store(&w->rows[index.value].tunnel, &tunnel, __ATOMIC_RELAXED);
  }
}

void DestLedger::leave(const abi::EngineServiceKey& service, const abi::EngineDestSettings& dest,
                       DestIndex index) {
  const std::string name = name_of(service, dest);
  gone_[name] = index.value;
  gone_name_[index.value] = name;
  numbers_.retire(index.value);
}

void DestLedger::reclaim() {
  numbers_.reclaim([&](uint32_t index) {
    const DestRow row = sum({index}, nullptr, UINT32_MAX);
    if (row.active + row.inactive != 0) return false;
    const auto name = gone_name_.find(index);
    gone_.erase(name->second);
    gone_name_.erase(name);
    return true;
  });
}

DestCounts DestLedger::counts_now(DestIndex index) const {
  auto rows = std::make_shared<std::vector<DestRow>>();
  bool all_zero = true;
  for (const WorkerState* w : workers_) {
    rows->push_back(w->rows[index.value]);
    all_zero = all_zero && rows->back().conns == 0;
  }
  return all_zero ? nullptr : rows;
}

DestRow DestLedger::sum(DestIndex index, const DestCounts& zero, unsigned worker) const {
  static constexpr DestRow kZero{};
  DestRow sum{};
  for (const WorkerState* w : workers_) {
    if (worker < workers_.size() && w->id != worker) continue;
    const DestRow& row = w->rows[index.value];
    const DestRow& start = zero == nullptr ? kZero : (*zero)[w->id];
    sum.conns += row.conns - start.conns;
    for (unsigned dir = 0; dir < 2; ++dir) {
      sum.traffic[dir].packets += row.traffic[dir].packets - start.traffic[dir].packets;
      sum.traffic[dir].bytes += row.traffic[dir].bytes - start.traffic[dir].bytes;
    }
    sum.active += row.active;
    sum.inactive += row.inactive;
  }
  return sum;
}

}  // namespace dpvs
