// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/endpoint.h"

#include "packet/icmp_query.h"
#include "state/owner.h"

namespace dpvs {
namespace {

constexpr size_t kMaxLaddrTries = 16;
constexpr unsigned kMaxIdentifierTries = 64;

/// True if no connection here has this tuple.
bool is_free(WorkerState& w, const Flow& flow) noexcept {
  if (flow.family == Family::kV4) {
    const FlowKey4 key{
        {flow.saddr.be32(), flow.daddr.be32(), flow.sport, flow.dport}, flow.proto, {}};
    return w.conns.find(key, key.hash(w.conns.secret())) == ConnTable::kMiss;
  }
  const FlowKey6 key{flow.saddr, flow.daddr, flow.sport, flow.dport, flow.proto, {}};
  return w.conns.find(key, key.hash(w.conns.secret())) == ConnTable::kMiss;
}

/// The low bits of an identifier name the worker, as those of ports do, so that answers find it.
uint16_t take_identifier(WorkerState& w, const DestView& outside, const Flow& flow) noexcept {
  unsigned wanted = rte_be_to_cpu_16(flow.sport);
  for (unsigned tries = 0; tries < kMaxIdentifierTries; ++tries, wanted = w.next_random()) {
    const auto id = static_cast<uint16_t>((wanted & ~w.stripe_mask) | w.id);
    const Flow answer{flow.family, flow.proto, flow.dport, be16(id), flow.daddr, outside.addr};
    if (id != 0 && is_free(w, answer)) return id;
  }
  return 0;
}

/// An answer to a port of ours that is not chosen yet.
struct Answer {
  const WorkerState& w;
  PortId device;
  Flow flow;  // its destination port apart
};

bool reaches_us(const void* context, uint16_t port) noexcept {
  const auto& answer = *static_cast<const Answer*>(context);
  Flow flow = answer.flow;
  flow.dport = be16(port);
  return owner_of(answer.w, answer.device, flow) == answer.w.id;
}

/// Takes a port whose answers reach this worker. Where no device says how it spreads flows, all
/// ports that the worker's table has are such.
uint16_t take_port(WorkerState& w, LaddrIndex pool, unsigned klass, const Answer& answer) noexcept {
  if (w.shared.rss.empty()) return w.lports.take(pool, klass);
  return w.lports.take(pool, klass, {reaches_us, &answer});
}

}  // namespace

Endpoint take_local(WorkerState& w, const ServiceView& service, const FarEnd& server,
                    const Flow& flow) noexcept {
  SchedState& state = w.sched[service.index.value];
  const size_t count = service.laddrs.size();
  const unsigned klass = lport_class(server.family, server.addr, server.port_be);
  // One step more now and then, or address and destination would turn in step and some pairs never
  // meet.
  if ((w.next_random() & 15) == 0) ++state.laddr_cursor;
  for (size_t tries = 0; tries < count && tries < kMaxLaddrTries; ++tries) {
    const LaddrView& laddr = service.laddrs[state.laddr_cursor++ % count];
    if (laddr.family != server.family) continue;
    const Flow back{server.family, flow.proto, server.port_be, 0, server.addr, laddr.addr};
    const uint16_t port = take_port(w, laddr.index, klass, {w, laddr.port, back});
    if (port != 0) return {laddr.addr, port, static_cast<uint8_t>(klass), laddr.index, laddr.use};
  }
  return {};
}

Endpoint take_outside(WorkerState& w, const DestView& outside, const Flow& flow) noexcept {
  if (is_icmp(flow.proto)) return {outside.addr, take_identifier(w, outside, flow), 0, {}, kNoUse};
  if (!outside.pool.valid()) return {};
  const unsigned klass = lport_class(flow.family, flow.daddr, flow.dport);
  const Flow back{flow.family, flow.proto, flow.dport, 0, flow.daddr, outside.addr};
  const uint16_t port = take_port(w, outside.pool, klass, {w, outside.pool_port, back});
  return {outside.addr, port, static_cast<uint8_t>(klass), outside.pool, kNoUse};
}

void give_back(WorkerState& w, const Endpoint& endpoint) noexcept {
  if (endpoint.pool.valid() && endpoint.port != 0) {
    w.lports.give_back(endpoint.pool, endpoint.klass, endpoint.port);
  }
}

}  // namespace dpvs
