// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/pick.h"

#include <atomic>

#include "nodes/slow/persist.h"
#include "sched/scheduler.h"

namespace dpvs {
namespace {

const DestView* ask_scheduler(WorkerState& w, const ServiceView& service, const Flow& flow,
                              const FirstPacket& first) noexcept {
  SchedState& state = w.sched[service.index.value];
  follow_changes(state, service, w.id, w.workers);
  const int pick =
      service.scheduler->pick({service, state, flow, w.rows, w.next_random(), w.workers, w.affinity,
                               w.now, first.quic_id, w.shared.dest_states});
  return pick == kNoDest ? nullptr : &service.dests[static_cast<size_t>(pick)];
}

/// The server that a connection id of QUIC names, if it is one of the service's. It may have weight
/// 0: the connection is not new to it.
const DestView* find_named(const ServiceView& service, const FirstPacket& first) noexcept {
  for (const DestView& dest : service.dests) {
    if (first.quic_server.names(dest.family, dest.addr, dest.port_be)) return &dest;
  }
  return nullptr;
}

}  // namespace

Choice pick_dest(WorkerState& w, const ServiceView& service, const Flow& flow,
                 const FirstPacket& first) noexcept {
  if (service.persist_timeout == 0) {
    const DestView* named = first.quic_server.empty() ? nullptr : find_named(service, first);
    return {named != nullptr ? named : ask_scheduler(w, service, flow, first), 0};
  }
  Choice choice;
  choice.dest = find_persistent(w, service, flow, choice.template_held);
  if (choice.dest != nullptr) return choice;
  const DestView* picked = ask_scheduler(w, service, flow, first);
  if (picked != nullptr) {
    choice.dest = make_persistent(w, service, flow, *picked, choice.template_held);
  }
  return choice;
}

void drop_choice(WorkerState& w, const Choice& choice) noexcept {
  if (choice.template_held != 0) w.shared.templates.release(choice.template_held, w.now);
}

bool enter_dest(WorkerState& w, const DestView& dest) noexcept {
  DestRow& row = w.rows[dest.index.value];
  ++row.inactive;
  if (dest.max_conn != 0) {
    // Counted first, then compared: of two workers that meet here at least one sees both.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    const uint64_t conns = w.shared.dest_states.conns(dest.index);
    if (conns >= dest.max_conn) w.shared.dest_states.at(dest.index).overloaded = 1;
    if (conns > dest.max_conn) {
      --row.inactive;
      return false;
    }
  }
  ++row.conns;
  return true;
}

void leave_dest(WorkerState& w, const DestView& dest) noexcept {
  DestRow& row = w.rows[dest.index.value];
  --row.inactive;
  --row.conns;
}

}  // namespace dpvs
