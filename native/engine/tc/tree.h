// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/index.h"
#include "tc/classifier.h"
#include "tc/qsch.h"

namespace dpvs {

/// The schedulers of one direction of a device. Immutable once published.
struct TcTree {
  struct Node {
    uint32_t handle;
    std::shared_ptr<Qsch> qsch;
    std::vector<Classifier> classifiers;  // in the order in which they are asked
  };
  PortId port = kNoPort;
  bool ingress = false;
  std::vector<Node> nodes;  // the root first, if there is one
  bool has_root = false;

  /// The scheduler that the frame goes to, or null: it is to be dropped. Expects: a root.
  Qsch* classify(const Classified& frame) const noexcept;
};

/// Traffic control of all devices. Immutable once published.
struct TcView {
  std::vector<TcTree> trees;
  // Trees of the directions that are switched on and have a root, by port.
  std::array<const TcTree*, kMaxPorts> egress{};
  std::array<const TcTree*, kMaxPorts> ingress{};
  // Names of devices by the number that their frames carry.
  std::vector<std::string> names;

  const char* name_of(uint16_t frame_port) const noexcept {
    return frame_port < names.size() ? names[frame_port].c_str() : "";
  }
};

}  // namespace dpvs
