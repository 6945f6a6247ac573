// SPDX-License-Identifier: GPL-2.0-or-later
#include "snapshot/view_pool.h"

#include <new>

namespace dpvs {
namespace {

constexpr uint64_t kViewLayout = 0x0001'0000'0140'0002;

}  // namespace

ServiceView* ViewPool::make() {
  ServiceView* const at = place();
  return at == nullptr ? new ServiceView{} : new (at) ServiceView{};
}

void ViewPool::destroy(const ServiceView* view) noexcept {
  if (view == nullptr) return;
  if (!owns(view)) {
    delete view;
    return;
  }
  view->~ServiceView();
  free_.push_back(const_cast<ServiceView*>(view));
}

ServiceView* ViewPool::place() noexcept {
  if (!free_.empty()) {
    ServiceView* const at = free_.back();
    free_.pop_back();
    return at;
  }
  if (!open_) {
    open_ = arena_.open("dpvs-service-view", sizeof(ServiceView), kViewLayout, kMaxViews).ok();
    if (!open_) return nullptr;
  }
  if (made_ == arena_.committed() && !arena_.grow()) return nullptr;
  return first() + made_++;
}

bool ViewPool::owns(const ServiceView* view) const noexcept {
  return open_ && view >= first() && view < first() + made_;
}

}  // namespace dpvs
