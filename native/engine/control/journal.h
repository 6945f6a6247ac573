// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace dpvs {

/// What a transaction has done so far, so that it can be taken back.
class Journal {
 public:
  /// `undo` takes the step just made back.
  void note(std::function<void()> undo) { undo_.push_back(std::move(undo)); }

  void roll_back() {
    for (; !undo_.empty(); undo_.pop_back()) undo_.back()();
  }

 private:
  std::vector<std::function<void()>> undo_;
};

}  // namespace dpvs
