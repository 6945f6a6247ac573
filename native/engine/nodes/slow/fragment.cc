// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/slow.h"
#include "packet/headers.h"
#include "packet/icmp6.h"
#include "packet/icmp_query.h"

namespace dpvs {
namespace {

/// True if fragments of `proto` for the service address are put together.
bool is_gathered(const WorkerState& w, uint8_t proto) noexcept {
  const bool known = proto == IPPROTO_UDP || is_icmp(proto);
  return w.settings->raw.defrag != 0 && known;
}

/// Hands a fragment to control, which puts datagrams together: as many in the time that they may
/// take as there may be datagrams.
void gather(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const abi::EngineSettings& s = w.settings->raw;
  const uint32_t rate = s.frag_max_entries / (s.frag_ttl_sec == 0 ? 1 : s.frag_ttl_sec);
  if (!w.fragments.take(rate == 0 ? 1 : rate, w.now_ms)) {
    w.drop(m, Drop::kFragment);
    return;
  }
  w.count(Event::kDefenceIpFragGather);
  w.ask_control(m, Errand::kReassemble, port);
}

}  // namespace

bool take_fragment(WorkerState& w, rte_mbuf* m, PortId port, const FragmentOf& of) noexcept {
  const bool to_service = w.shared.vips.find(of.family, of.dst) != nullptr;
  if (!to_service && !of.local) return false;
  if (to_service && !is_gathered(w, of.proto)) {
    w.count(Event::kDefenceIpFragDrop);
    w.drop(m, Drop::kFragment);
  } else if (!to_service && of.family == Family::kV6 && !of.laddr) {
    w.hand_to_kernel(m, port);
  } else {
    gather(w, m, port);
  }
  return true;
}

}  // namespace dpvs
