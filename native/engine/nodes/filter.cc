// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/nodes.h"
#include "packet/flow.h"
#include "packet/headers.h"
#include "packet/icmp_query.h"

namespace dpvs {
namespace {

/// Port of the service that a packet belongs to: 0 of one for all ports that no service of the
/// packet's own port comes before.
uint16_t service_port(const Published& shared, const Flow& flow) noexcept {
  ServiceKey key{flow.family, flow.proto, flow.dport, flow.daddr};
  if (shared.services.find(key) != nullptr) return flow.dport;
  key.port_be = 0;
  return shared.services.find(key) == nullptr ? flow.dport : 0;
}

/// Asks the lists about one packet.
[[gnu::noinline]] bool is_denied(const WorkerState& w, const Vector& v, unsigned i,
                                 const Flow& flow) noexcept {
  if (is_icmp(flow.proto)) return false;
  const SetPacket packet{flow.family,
                         flow.proto,
                         rte_be_to_cpu_16(flow.sport),
                         rte_be_to_cpu_16(flow.dport),
                         flow.saddr,
                         flow.daddr,
                         v.l3[i] - kEtherLen + offsetof(rte_ether_hdr, src_addr),
                         w.shared.ports[v.port]->name.c_str()};
  return w.shared.acls.denies(packet, service_port(w.shared, flow));
}

template <typename Key>
void filter_keys(WorkerState& w, Vector& v, const Key* keys) noexcept {
  const uint32_t generation = w.acl_generation;
  for_each_bit(v.live, [&](unsigned i) {
    const bool known = (v.miss >> i & 1) == 0;
    if (known) {
      // Lists name clients: what servers answer is not asked about, nor what passed already.
      if ((v.conn_value[i] & 1) != 0 || v.conn[i]->acl_generation() == generation) return;
    }
    if (is_denied(w, v, i, flow_of(keys[i]))) {
      v.miss &= ~(1u << i);
      w.drop(v, i, Drop::kAcl);
    } else if (known) {
      v.conn[i]->acl_generation() = generation;
    }
  });
}

}  // namespace

void filter(WorkerState& w, Vector& v) noexcept {
  if (v.family == Family::kV4) {
    filter_keys(w, v, v.key4);
  } else {
    filter_keys(w, v, v.key6);
  }
}

}  // namespace dpvs
