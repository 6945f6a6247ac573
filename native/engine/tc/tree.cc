// SPDX-License-Identifier: GPL-2.0-or-later
#include "tc/tree.h"

#include <algorithm>

namespace dpvs {
namespace {

constexpr unsigned kMaxLevels = 8;

/// Where the first classifier that takes the frame sends it. One whose target is not there takes
/// nothing.
struct Step {
  bool drop = false;
  const TcTree::Node* next = nullptr;
};

Step step_from(const TcTree& tree, const TcTree::Node& node, const Classified& frame) noexcept {
  for (const Classifier& classifier : node.classifiers) {
    if (!catches(classifier, frame)) continue;
    if (classifier.drop) return {true};
    const auto found = std::find_if(tree.nodes.begin(), tree.nodes.end(), [&](const auto& other) {
      return other.handle == classifier.target;
    });
    if (found != tree.nodes.end()) return {false, &*found};
  }
  return {};
}

}  // namespace

Qsch* TcTree::classify(const Classified& frame) const noexcept {
  const Node* node = &nodes.front();
  for (unsigned level = 0; level < kMaxLevels; ++level) {
    const Step step = step_from(*this, *node, frame);
    if (step.drop) return nullptr;
    if (step.next == nullptr) return node->qsch.get();
    node = step.next;
  }
  return nullptr;
}

}  // namespace dpvs
