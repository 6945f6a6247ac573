// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/headers.h"
#include "ports/vlan.h"
#include "state/shaper.h"
#include "state/traffic.h"
#include "worker/worker.h"

namespace dpvs {
namespace {

/// The device of the frame's VLAN; kNoPort: it was dropped. Takes the tag away.
PortId untag(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const bool stripped = (m->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0;
  if (!stripped && m->data_len < kEtherLen + kVlanTagLen) {
    w.drop(m, Drop::kParseError);
    return kNoPort;
  }
  const uint16_t vlan = take_tag(m);
  if (vlan == 0) return port;  // a tag of priority alone
  const VlanMap* vlans = w.shared.ports[port]->vlans.load(std::memory_order_acquire);
  const PortId found = vlans == nullptr ? kNoPort : vlans->find(vlan);
  if (found == kNoPort) {
    w.drop(m, Drop::kNoVlan);
    return kNoPort;
  }
  PortTraffic& traffic = w.port_traffic[found];
  ++traffic.rx_packets;
  traffic.rx_bytes += m->pkt_len;
  m->port = kStackedFramePort + found;
  return found;
}

/// Takes the frames of `mask` out of the vector, in order.
void compact(Vector& v, uint32_t mask) noexcept {
  uint32_t kept = 0;
  for (unsigned i = 0; i < v.count; ++i) {
    if ((mask >> i & 1) == 0) v.mbuf[kept++] = v.mbuf[i];
  }
  v.count = kept;
}

/// What a device does with frames before the stages see them.
void look_at(WorkerState& w, Vector& v, const Port& port) noexcept {
  if (port.is(port_switch::kDown)) {
    for (unsigned i = 0; i < v.count; ++i) w.drop(v.mbuf[i], Drop::kDeviceDown);
    v.count = 0;
  }
  if (port.is(port_switch::kForwardToKernel)) {
    for (unsigned i = 0; i < v.count; ++i) w.copy_to_kernel(v.mbuf[i], port.id);
  }
  if (!port.is(port_switch::kStripsVlan)) return;
  uint32_t stripped = 0;
  for (unsigned i = 0; i < v.count; ++i) {
    const bool is = (v.mbuf[i]->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0;
    stripped |= static_cast<uint32_t>(is) << i;
  }
  if (stripped == 0) return;
  run_tagged(w, v, stripped, false);
  compact(v, stripped);
}

}  // namespace

void run_received(WorkerState& w, Vector& v) noexcept {
  const Port& port = *w.shared.ports[v.port];
  if (port.is(port_switch::kAnyRx)) [[unlikely]]
    look_at(w, v, port);
  if (v.count == 0) return;
  if (w.traffic != nullptr) [[unlikely]]
    meter_frames(w, v.port, v.mbuf, v.count, true);
  if (w.tc != nullptr && w.tc->ingress[v.port] != nullptr) [[unlikely]] {
    queue_frames(w, *w.tc->ingress[v.port], v.mbuf, v.count);
  } else {
    run_graph(w, v, false);
  }
}

void run_tagged(WorkerState& w, const Vector& v, uint32_t mask, bool owned) noexcept {
  PortId device[kBurst];
  for_each_bit(mask, [&](unsigned i) {
    device[i] = untag(w, v.mbuf[i], v.port);
    if (device[i] == kNoPort) mask &= ~(1u << i);
  });
  while (mask != 0) {
    Vector same;
    same.port = device[__builtin_ctz(mask)];
    for_each_bit(mask, [&](unsigned i) {
      if (device[i] != same.port) return;
      same.mbuf[same.count++] = v.mbuf[i];
      mask &= ~(1u << i);
    });
    if (owned) {
      run_graph(w, same, true);
    } else {
      run_received(w, same);
    }
  }
}

}  // namespace dpvs
