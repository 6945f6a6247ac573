// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/find_service.h"

#include <rte_byteorder.h>

#include "packet/icmp_query.h"

namespace dpvs {
namespace {

bool takes(const MatchRule& rule, const Flow& flow) noexcept {
  if (rule.family != flow.family || rule.proto != flow.proto) return false;
  if (!rule.source.has_addr(flow.saddr) || !rule.dest.has_addr(flow.daddr)) return false;
  return is_icmp(flow.proto) || (rule.source.has_port(rte_be_to_cpu_16(flow.sport)) &&
                                 rule.dest.has_port(rte_be_to_cpu_16(flow.dport)));
}

bool is_device(const std::string& wanted, const WorkerState& w, PortId port) noexcept {
  return wanted.empty() || wanted == w.shared.ports[port]->name;
}

/// Only packets that we would send on match: those to ourselves, to the kernel or to nowhere do
/// not.
const ServiceView* find_by_match(const WorkerState& w, const MatchList& list, const Flow& flow,
                                 PortId port) noexcept {
  const Route* route = w.shared.routes.find(flow.family, flow.daddr);
  if (route == nullptr || route->port == kNoPort || route->has(abi::EngineRouteFlag::kLocalIn) ||
      route->has(abi::EngineRouteFlag::kToKernel)) {
    return nullptr;
  }
  for (const MatchEntry& entry : list) {
    if (takes(entry.rule, flow) && is_device(entry.rule.in_device, w, port) &&
        is_device(entry.rule.out_device, w, route->port)) {
      return entry.service;
    }
  }
  return nullptr;
}

/// The service of the first mark that the packet gets.
const ServiceView* find_by_mark(const WorkerState& w, const MarkList& marks, const Flow& flow,
                                PortId port) noexcept {
  for (const MarkRule& mark : marks) {
    if (!takes(mark.rule, flow) || !is_device(mark.rule.in_device, w, port)) continue;
    return w.shared.services.find({flow.family, 0, 0, {}, mark.fwmark});
  }
  return nullptr;
}

const ServiceView* find_by_address(const WorkerState& w, const Flow& flow) noexcept {
  const uint16_t dport = is_icmp(flow.proto) ? uint16_t{0} : flow.dport;
  const ServiceView* service = w.shared.services.find({flow.family, flow.proto, dport, flow.daddr});
  const bool any_port = w.shared.all_port_services.load(std::memory_order_relaxed) != 0;
  if (service != nullptr || !any_port || dport == 0) return service;
  return w.shared.services.find({flow.family, flow.proto, 0, flow.daddr});
}

}  // namespace

const ServiceView* find_service(const WorkerState& w, const Flow& flow, PortId port) noexcept {
  const MarkList* marks = w.shared.marks.load(std::memory_order_acquire);
  const ServiceView* service = marks == nullptr ? nullptr : find_by_mark(w, *marks, flow, port);
  if (service == nullptr) service = find_by_address(w, flow);
  if (service != nullptr) return service;
  const MatchList* matches = w.shared.matches.load(std::memory_order_acquire);
  return matches == nullptr ? nullptr : find_by_match(w, *matches, flow, port);
}

}  // namespace dpvs
