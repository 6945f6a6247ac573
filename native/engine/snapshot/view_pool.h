// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "base/arena.h"
#include "snapshot/service_view.h"

namespace dpvs {

/// Memory of services' views: side by side in an arena, which lies in huge pages where there are
/// some, or a worker would walk page tables for each new connection to one of many services.
/// Threads: control.
class ViewPool {
 public:
  ViewPool() = default;
  ViewPool(const ViewPool&) = delete;
  ViewPool& operator=(const ViewPool&) = delete;

  /// A blank view. It is on the heap if the arena has no memory.
  ServiceView* make();
  void destroy(const ServiceView* view) noexcept;

 private:
  static constexpr uint64_t kMaxViews = 1u << 23;

  ServiceView* place() noexcept;
  bool owns(const ServiceView* view) const noexcept;
  ServiceView* first() const noexcept { return static_cast<ServiceView*>(arena_.base()); }

  Arena arena_;
  bool open_ = false;
  uint64_t made_ = 0;  // places that were ever given
  std::vector<ServiceView*> free_;
};

}  // namespace dpvs
