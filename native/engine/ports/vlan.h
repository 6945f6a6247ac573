// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>

#include "ports/port.h"

namespace dpvs {

inline constexpr uint16_t kMaxVlanId = 4094;
inline constexpr unsigned kVlanTagLen = 4;

/// VLAN devices of one device. Threads: workers look up; control changes.
class VlanMap {
 public:
  VlanMap() noexcept {
    for (auto& port : ports_) port.store(kNoPort, std::memory_order_relaxed);
  }
  PortId find(uint16_t vlan) const noexcept {
    return ports_[vlan & 0xfff].load(std::memory_order_acquire);
  }
  void set(uint16_t vlan, PortId port) noexcept {
    ports_[vlan & 0xfff].store(port, std::memory_order_release);
  }

 private:
  std::array<std::atomic<PortId>, 4096> ports_;
};

/// Takes the tag out of a frame, or off the buffer where hardware has left it. Returns its VLAN, 0
/// for a tag of priority alone. Expects: EtherType 0x8100, or the flag of a stripped tag.
/// Source: IEEE 802.1Q, section 9.
uint16_t take_tag(rte_mbuf* frame) noexcept;
/// Puts a tag into a frame. False: the buffer has no room in front.
bool put_tag(rte_mbuf* frame, uint16_t vlan) noexcept;
/// True if the frame bears a tag of 802.1Q. Expects: a whole Ethernet header.
bool is_tagged(const rte_mbuf* frame) noexcept;

/// A VLAN of a device, as a device. Frames reach it and leave it through the one below.
class VlanPort final : public Port {
 public:
  VlanPort(PortId number, std::string called, const Port& below, uint16_t vlan_id);

  uint16_t rx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  uint16_t tx(uint16_t, rte_mbuf**, uint16_t) noexcept override { return 0; }
  Status start() override { return kOk; }
  void stop() noexcept override {}
  PortStats stats() const noexcept override { return {}; }
  /// That of the device below, unless it was told to be down.
  LinkState link() const noexcept override {
    LinkState state = below_.link();
    state.up = state.up && !below_.is(port_switch::kDown);
    return state;
  }
  uint16_t frame_port() const noexcept override { return kStackedFramePort + id; }

  const uint16_t vlan;

 private:
  const Port& below_;
};

}  // namespace dpvs
