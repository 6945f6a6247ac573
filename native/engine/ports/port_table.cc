// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/port_table.h"

namespace dpvs {

PortTable::~PortTable() {
  for (unsigned id = 0; id < kMaxPorts; ++id) delete slots_[id].load();
}

PortId PortTable::next_number() const noexcept {
  for (unsigned i = 0; i < kMaxPorts; ++i) {
    const auto id = static_cast<PortId>((next_ + i) % kMaxPorts);
    if ((*this)[id] == nullptr) return id;
  }
  return kNoPort;
}

void PortTable::put(std::unique_ptr<Port> port) noexcept {
  const PortId id = port->id;
  next_ = static_cast<PortId>((id + 1) % kMaxPorts);
  slots_[id].store(port.release(), std::memory_order_release);
}

std::unique_ptr<Port> PortTable::take(PortId id) noexcept {
  return std::unique_ptr<Port>(slots_[id].exchange(nullptr));
}

}  // namespace dpvs
