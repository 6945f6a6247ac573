// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/engine.h"
#include "ports/vlan.h"

// Devices that come and go while packets flow.

namespace dpvs {
namespace {

constexpr Status kNoSuchDevice{code::kNoDevice, "no such device"};
constexpr Status kNoBond{code::kInvalid, "no bonding device"};
constexpr Status kTooManyDevices{code::kNoResource, "too many devices"};

VlanMap& vlans_of(Port& port) {
  VlanMap* vlans = port.vlans.load();
  if (vlans == nullptr) {
    vlans = new VlanMap;
    port.vlans.store(vlans, std::memory_order_release);
  }
  return *vlans;
}

}  // namespace

Status Engine::add_vlan(const std::string& name, PortId below, uint16_t vlan, PortId& id) {
  if (!shared_.ports.has(below)) return kNoSuchDevice;
  Port& real = *port(below);
  if (real.kind == PortKind::kVlan || real.kind == PortKind::kTunnel ||
      real.kind == PortKind::kSlave) {
    return {code::kNotSupported, "a VLAN device rides on a physical or bonding device"};
  }
  if (vlan == 0 || vlan > kMaxVlanId) return {code::kInvalid, "a VLAN is between 1 and 4094"};
  if (vlans_of(real).find(vlan) != kNoPort) {
    return {code::kExists, "the device has this VLAN already"};
  }
  id = shared_.ports.next_number();
  if (id == kNoPort) return kTooManyDevices;
  enter_stacked(std::make_unique<VlanPort>(id, name, real, vlan));
  vlans_of(real).set(vlan, id);
  return kOk;
}

/// No worker looks at the counters of a number that no device has.
void Engine::enter_stacked(std::unique_ptr<Port> port) {
  for (WorkerState* w : workers_) w->port_traffic[port->id] = {};
  link_down_[port->id] = false;
  shared_.enter_port(std::move(port));
}

Status Engine::remove_port(PortId id) {
  if (!shared_.ports.has(id)) return kNoSuchDevice;
  Port& gone = *port(id);
  if (!gone.is(port_switch::kStacked)) {
    return {code::kNotSupported, "a device of this kind stays as long as the engine runs"};
  }
  gone.leaving = true;
  if (gone.kind == PortKind::kVlan) {
    vlans_of(*port(gone.lower)).set(static_cast<VlanPort&>(gone).vlan, kNoPort);
  }
  if (gone.kind == PortKind::kTunnel) forget_tunnel(id);
  forget_link(id);
  network_->drop_port(id);
  policy_->drop_port(id);
  housekeeper_->neighbours().drop_port(id);
  housekeeper_->attach_kernel(id, nullptr);
  finish_change();
  shared_.rcu.retire([this, id] { shared_.ports.take(id).reset(); });
  return kOk;
}

PortStats Engine::port_stats(PortId id) const {
  const Port& port = *shared_.ports[id];
  PortStats sum = port.stats();
  if (!port.is(port_switch::kStacked)) return sum;
  for (const WorkerState* w : workers_) {
    const PortTraffic& own = w->port_traffic[id];
    sum.rx_packets += own.rx_packets;
    sum.rx_bytes += own.rx_bytes;
    sum.tx_packets += own.tx_packets;
    sum.tx_bytes += own.tx_bytes;
  }
  return sum;
}

Status Engine::set_switch(PortId id, uint32_t which, bool on) {
  if (!shared_.ports.has(id)) return kNoSuchDevice;
  Port& p = *port(id);
  p.turn(which, on);
  if ((which & port_switch::kDown) != 0) p.set_link(!on);
  if ((which & port_switch::kAllMulticast) == 0) return kOk;
  const Status done = let_all_multicast(p);
  if (!done.ok()) p.turn(which, !on);
  return done;
}

/// A VLAN device hears what the device below lets in.
Status Engine::let_all_multicast(Port& asked) {
  Port& p = asked.kind == PortKind::kVlan ? *port(asked.lower) : asked;
  bool wanted = p.is(port_switch::kAllMulticast);
  for (const Port* other : shared_.ports) {
    const bool rides = other->kind == PortKind::kVlan && other->lower == p.id;
    wanted = wanted || (rides && other->is(port_switch::kAllMulticast));
  }
  groups_.forget(p.id);  // drivers without a list have taken all for its sake
  return p.set_all_multicast(wanted);
}

Status Engine::set_promiscuous(PortId id, bool on) {
  if (!shared_.ports.has(id)) return kNoSuchDevice;
  return port(id)->set_promiscuous(on);
}

Status Engine::set_mac(PortId id, const rte_ether_addr& mac) {
  if (!shared_.ports.has(id)) return kNoSuchDevice;
  if (rte_is_valid_assigned_ether_addr(&mac) == 0) {
    return {code::kInvalid, "a device's address is neither zero nor a group's"};
  }
  Port& p = *port(id);
  const rte_ether_addr before = p.mac;
  const Status done = p.set_mac(mac);
  if (!done.ok()) return done;
  for (Port* other : shared_.ports) {
    const bool inherits = other->lower == id && rte_is_same_ether_addr(&other->mac, &before) != 0;
    if (other != &p && !inherits) continue;
    if (inherits) (void)other->set_mac(mac);
    housekeeper_->neighbours().follow_mac(other->id);
    housekeeper_->follow_port(*other);
  }
  return kOk;
}

Status Engine::set_mtu(PortId id, uint16_t mtu) {
  Port* p = port(id);
  if (p == nullptr) return kNoSuchDevice;
  if (mtu < 68 || mtu > 9000) return {code::kInvalid, "an MTU is between 68 and 9000"};
  const Status status = p->set_mtu(mtu);
  if (status.ok()) shared_.note_mtu(mtu);
  if (status.ok() && housekeeper_ != nullptr) {
    housekeeper_->neighbours().follow_mtu(id);
    housekeeper_->follow_port(*p);
    follow_lower_mtu(id);
  }
  return status;
}

Status Engine::bond_state(PortId id, BondState& state) const {
  if (!shared_.ports.has(id) || shared_.ports[id]->kind != PortKind::kBond) return kNoBond;
  state = static_cast<const BondPort&>(*shared_.ports[id]).state();
  return kOk;
}

Status Engine::set_bond(PortId id, uint32_t option, uint32_t value) {
  if (!shared_.ports.has(id) || port(id)->kind != PortKind::kBond) return kNoBond;
  BondPort& bond = static_cast<BondPort&>(*port(id));
  switch (option) {
    case abi::bond_opt::kOptPrimary: {
      const Port* slave = shared_.ports[static_cast<PortId>(value)];
      if (slave == nullptr || slave->kind != PortKind::kSlave) return kNoSuchDevice;
      return bond.set_primary(slave->frame_port());
    }
    case abi::bond_opt::kOptXmitPolicy:
      return bond.set_xmit_policy(static_cast<uint8_t>(value));
    case abi::bond_opt::kOptLinkMonitorInterval:
      return bond.set_monitor(value);
    default:
      return {code::kNotSupported, "this of a bond stays as it was made"};
  }
}

}  // namespace dpvs
