// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/eal_memory.h"
#include "control/engine.h"
#include "control/record.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

bool is_any(const uint8_t* addr) noexcept {
  static constexpr uint8_t kZero[16] = {};
  return memcmp(addr, kZero, 16) == 0;
}

bool wanted(const abi::EngineConnFilter& f, const abi::EngineConnRecord& r) noexcept {
  return (f.family == 0 || f.family == r.family) && (f.proto == 0 || f.proto == r.proto) &&
         (f.cport.raw == 0 || f.cport.raw == r.cport.raw) &&
         (f.vport.raw == 0 || f.vport.raw == r.vport.raw) &&
         (is_any(f.caddr) || memcmp(f.caddr, r.caddr, 16) == 0) &&
         (is_any(f.vaddr) || memcmp(f.vaddr, r.vaddr, 16) == 0);
}

/// A copy of an entry that its worker may be changing; false if it was not one connection
/// throughout.
bool copy_entry(const Conn& entry, Conn& copy) noexcept {
  const auto* words = reinterpret_cast<const uint64_t*>(&entry);
  auto* into = reinterpret_cast<uint64_t*>(&copy);
  for (size_t i = 0; i < sizeof(Conn) / 8; ++i)
    into[i] = __atomic_load_n(words + i, __ATOMIC_ACQUIRE);
  const uint64_t again = __atomic_load_n(words, __ATOMIC_ACQUIRE);
  return copy.proto != 0 && again == into[0] && (copy.proto_dest & 0xff) == copy.proto;
}

}  // namespace

void Engine::list(abi::EngineList kind, unsigned worker, std::vector<uint8_t>& out) {
  switch (kind) {
    case abi::EngineList::kServices:
      return services_->list_services(worker, out);
    case abi::EngineList::kAddresses:
      return network_->list_addresses(worker, out);
    case abi::EngineList::kRoutes:
      return network_->list_routes(out);
    case abi::EngineList::kNeighs:
      return list_neighs(out);
    case abi::EngineList::kIp6Stats:
      for (const WorkerState* w : workers_) put_record(out, w->ip6);
      put_record(out, housekeeper_->ip6());
      return;
    default:
      return eal::list_memory(kind, out);
  }
}

Status Engine::query(abi::EngineList kind, std::span<const uint8_t> question,
                     std::vector<uint8_t>& out) {
  if (kind != abi::EngineList::kLldp) return policy_->query(kind, question, out);
  if (question.size() < 2) return {code::kInvalid, "a question is too short"};
  return housekeeper_->lldp().list(question[0], question[1] != 0, out);
}

Status Engine::list_of(abi::EngineList kind, const abi::EngineServiceKey& key, unsigned worker,
                       std::vector<uint8_t>& out) {
  if (kind == abi::EngineList::kDests) return services_->list_dests(key, worker, out);
  if (kind == abi::EngineList::kLaddrs) return services_->list_laddrs(key, worker, out);
  return {code::kInvalid, "services have no such members"};
}

void Engine::list_neighs(std::vector<uint8_t>& out) {
  housekeeper_->neighbours().for_each([&](const Neighbour& n) {
    if (shared_.ports.has(n.key_.port) && port(n.key_.port)->kind == PortKind::kTunnel) return;
    abi::EngineNeighRecord r{};
    r.family = static_cast<uint8_t>(n.key_.family);
    r.port = n.key_.port;
    r.state = n.state;
    r.is_static = n.is_static;
    memcpy(r.mac, n.mac.addr_bytes, sizeof r.mac);
    memcpy(r.addr, n.key_.addr.bytes, sizeof r.addr);
    put_record(out, r);
  });
}

void Engine::fill_conn(const Conn& conn, unsigned worker, abi::EngineConnRecord& r) const {
  const Direction in = Direction::kIn, out = Direction::kOut;
  r = {};
  r.family = static_cast<uint8_t>(conn.family(in));
  r.server_family = static_cast<uint8_t>(conn.family(out));
  r.proto = conn.proto;
  r.state = conn.state;
  r.worker = static_cast<uint8_t>(worker);
  r.cport.raw = conn.sport(in);
  r.vport.raw = conn.dport(in);
  r.lport.raw = conn.dport(out);
  r.dport.raw = conn.sport(out);
  r.timeout_sec = (timeout_of(*shared_.settings.load(), conn) << kTickShift) / 1000;
  memcpy(r.caddr, conn.source(in).bytes, sizeof r.caddr);
  memcpy(r.vaddr, conn.destination(in).bytes, sizeof r.vaddr);
  memcpy(r.laddr, conn.destination(out).bytes, sizeof r.laddr);
  memcpy(r.daddr, conn.source(out).bytes, sizeof r.daddr);
}

bool Engine::list_conns(const abi::EngineConnFilter& filter, abi::EngineConnCursor& cursor,
                        uint32_t max, std::vector<uint8_t>& out) {
  if (filter.templates != 0) return list_templates(filter, cursor, max, out);
  uint32_t found = 0;
  for (; cursor.worker < workers_.size(); ++cursor.worker, cursor.entry = 0) {
    ConnTable& conns = workers_[cursor.worker]->conns;
    for (; cursor.entry < conns.high_water(); ++cursor.entry) {
      if (found == max) return true;
      Conn copy{};
      abi::EngineConnRecord r;
      if (!copy_entry(conns.at(cursor.entry), copy)) continue;
      fill_conn(copy, cursor.worker, r);
      if (!wanted(filter, r)) continue;
      put_record(out, r);
      ++found;
    }
  }
  return false;
}

void Engine::fill_template(const Template& t, abi::EngineConnRecord& r) const {
  r = {};
  r.family = static_cast<uint8_t>(t.key.family);
  r.server_family = static_cast<uint8_t>(t.dest.family);
  r.proto = t.key.proto;
  r.worker = UINT8_MAX;  // of all
  r.vport.raw = t.key.port_be;
  r.timeout_sec = (t.timeout << kTickShift) / 1000;
  memcpy(r.caddr, t.key.client.bytes, sizeof r.caddr);
  memcpy(r.vaddr, t.key.vaddr.bytes, sizeof r.vaddr);
  if (t.key.family == t.dest.family) memcpy(r.laddr, t.key.client.bytes, sizeof r.laddr);
  memcpy(r.daddr, t.dest.addr.bytes, sizeof r.daddr);
}

/// Templates, a few chains at a time: a batch may go beyond `max` by what one chain holds.
bool Engine::list_templates(const abi::EngineConnFilter& filter, abi::EngineConnCursor& cursor,
                            uint32_t max, std::vector<uint8_t>& out) {
  uint32_t found = 0;
  const auto put = [&](const Template& t) {
    abi::EngineConnRecord r;
    fill_template(t, r);
    if (!wanted(filter, r)) return;
    put_record(out, r);
    ++found;
  };
  while (found < max && shared_.templates.visit_chain(cursor.entry, now(), put)) ++cursor.entry;
  return cursor.entry < TemplateTable::kChains && shared_.templates.ready();
}

}  // namespace dpvs
