// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/port.h"

#include "ports/vlan.h"

namespace dpvs {

Port::Port(PortId number, std::string called, PortKind made_of)
    : id(number), kind(made_of), name(std::move(called)) {}

Port::~Port() { delete vlans.load(); }

}  // namespace dpvs
