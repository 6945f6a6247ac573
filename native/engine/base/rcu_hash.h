// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/hash.h"
#include "base/rcu.h"

namespace dpvs {

/// Hash of keys to immutable objects that one thread changes while workers read it. Open addressing
/// over an array of pointers; it grows by a new array that replaces the old one in a single store
/// (rte_hash has a fixed size). The object holds its own key: `const Key& key() const`; a key gives
/// its hash under a secret.
/// Threads: `find` from any worker inside its RCU section; everything else under the control lock.
/// Owns: the array, not the objects.
template <typename Key, typename Object>
class RcuHash {
 public:
  RcuHash(Rcu& rcu, const HashSecret& secret) : rcu_(rcu), secret_(secret) {
    array_.store(new Array(kFirstSize), std::memory_order_release);
  }
  ~RcuHash() { delete array_.load(); }
  RcuHash(const RcuHash&) = delete;
  RcuHash& operator=(const RcuHash&) = delete;

  Object* find(const Key& key) const noexcept {
    const Array& a = *array_.load(std::memory_order_acquire);
    for (uint64_t i = hash(key);; ++i) {
      Object* object = a.slots[i & a.mask].load(std::memory_order_acquire);
      if (object == nullptr) return nullptr;
      if (object != tombstone() && object->key() == key) return object;
    }
  }

  using Place = const std::atomic<Object*>*;
  /// The place where `find` will start; as long-lived as what `find` returns.
  Place place(const Key& key) const noexcept {
    const Array& a = *array_.load(std::memory_order_acquire);
    return &a.slots[hash(key) & a.mask];
  }
  /// What stands at a place, most often what `find` will return; null: nothing.
  static Object* at(Place place) noexcept {
    Object* const object = place->load(std::memory_order_acquire);
    return object == tombstone() ? nullptr : object;
  }

  /// Adds `object`, or puts it in place of the one with its key, which is returned.
  Object* put(Object* object) {
    reserve(count_ + 1);
    Array& a = *array_.load(std::memory_order_relaxed);
    std::atomic<Object*>* place = nullptr;
    for (uint64_t i = hash(object->key());; ++i) {
      std::atomic<Object*>& slot = a.slots[i & a.mask];
      Object* there = slot.load(std::memory_order_relaxed);
      if (there == nullptr) {
        if (place == nullptr) place = &slot, ++used_;
        break;
      }
      if (there == tombstone()) {
        if (place == nullptr) place = &slot;
      } else if (there->key() == object->key()) {
        slot.store(object, std::memory_order_release);
        return there;
      }
    }
    place->store(object, std::memory_order_release);
    ++count_;
    return nullptr;
  }

  /// Takes the object with `key` out and returns it, or null.
  Object* take(const Key& key) noexcept {
    Array& a = *array_.load(std::memory_order_relaxed);
    for (uint64_t i = hash(key);; ++i) {
      std::atomic<Object*>& slot = a.slots[i & a.mask];
      Object* there = slot.load(std::memory_order_relaxed);
      if (there == nullptr) return nullptr;
      if (there == tombstone() || !(there->key() == key)) continue;
      slot.store(tombstone(), std::memory_order_release);
      --count_;
      return there;
    }
  }

  /// Calls `visit(Object&)` for each object, in no order. Control thread only.
  template <typename Visit>
  void for_each(Visit visit) const {
    const Array& a = *array_.load(std::memory_order_relaxed);
    for (uint64_t i = 0; i <= a.mask; ++i) {
      Object* there = a.slots[i].load(std::memory_order_relaxed);
      if (there != nullptr && there != tombstone()) visit(*there);
    }
  }

  uint64_t size() const noexcept { return count_; }

 private:
  static constexpr uint64_t kFirstSize = 64;

  struct Array {
    explicit Array(uint64_t size)
        : mask(size - 1), slots(std::make_unique<std::atomic<Object*>[]>(size)) {}
    uint64_t mask;
    std::unique_ptr<std::atomic<Object*>[]> slots;
  };

  static Object* tombstone() noexcept { return reinterpret_cast<Object*>(uintptr_t{1}); }
  uint64_t hash(const Key& key) const noexcept { return key.hash(secret_); }

  /// Makes room so that at most half of the slots are in use, tombstones counted.
  void reserve(uint64_t count) {
    Array* old = array_.load(std::memory_order_relaxed);
    if ((used_ + 1) * 2 <= old->mask + 1) return;
    uint64_t size = kFirstSize;
    while (size < count * 4) size *= 2;
    auto* bigger = new Array(size);
    for_each([&](Object& object) {
      uint64_t i = hash(object.key());
      while (bigger->slots[i & bigger->mask].load(std::memory_order_relaxed) != nullptr) ++i;
      bigger->slots[i & bigger->mask].store(&object, std::memory_order_relaxed);
    });
    used_ = count_;
    array_.store(bigger, std::memory_order_release);
    rcu_.retire([old] { delete old; });
  }

  Rcu& rcu_;
  const HashSecret& secret_;
  std::atomic<Array*> array_;
  uint64_t count_ = 0;  // objects
  uint64_t used_ = 0;   // slots that are not empty
};

}  // namespace dpvs
