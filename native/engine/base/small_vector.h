// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>

namespace dpvs {

/// A list that keeps its first `kInside` elements inside itself, so that whoever has the object in
/// the cache has them too. Grows like a vector; elements are plain data.
template <typename T, size_t kInside>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  SmallVector() = default;
  SmallVector(const SmallVector&) = delete;
  SmallVector& operator=(const SmallVector&) = delete;

  /// Makes room for `count` elements.
  void reserve(size_t count) {
    if (count <= room_) return;
    auto more = std::make_unique<T[]>(count);
    std::copy_n(at_, size_, more.get());
    outside_ = std::move(more);
    at_ = outside_.get();
    room_ = count;
  }
  void push_back(const T& element) {
    const T copy = element;  // it may be one of ours
    if (size_ == room_) reserve(2 * room_);
    at_[size_++] = copy;
  }

  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// True if all elements are inside the object.
  bool is_inside() const noexcept { return outside_ == nullptr; }
  T* data() noexcept { return at_; }
  const T* data() const noexcept { return at_; }
  T* begin() noexcept { return at_; }
  T* end() noexcept { return at_ + size_; }
  const T* begin() const noexcept { return at_; }
  const T* end() const noexcept { return at_ + size_; }
  T& operator[](size_t i) noexcept { return at_[i]; }
  const T& operator[](size_t i) const noexcept { return at_[i]; }
  const T& front() const noexcept { return *at_; }

 private:
  T* at_ = inside_;
  size_t size_ = 0;
  size_t room_ = kInside;
  T inside_[kInside]{};
  std::unique_ptr<T[]> outside_;
};

}  // namespace dpvs
