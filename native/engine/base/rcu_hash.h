// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/hash.h"
#include "base/rcu.h"

namespace dpvs {

/// Hash of keys to immutable objects that one thread changes while workers read it. Open addressing
/// over an array of pointers; it grows by a new array that replaces the old one in a single store
/// (rte_hash has a fixed size). Beside each pointer stand 16 bits of its key's hash, in the bits
/// that addresses of user space leave free, so that strangers are passed by unread. The object
/// holds its own key: `const Key& key() const`; a key gives its hash under a secret.
/// Threads: `find` from any worker inside its RCU section; everything else under the control lock.
/// Owns: the array, not the objects.
template <typename Key, typename Object>
class RcuHash {
  struct Array;

 public:
  RcuHash(Rcu& rcu, const HashSecret& secret) : rcu_(rcu), secret_(secret) {
    array_.store(new Array(kFirstSize), std::memory_order_release);
  }
  ~RcuHash() { delete array_.load(); }
  RcuHash(const RcuHash&) = delete;
  RcuHash& operator=(const RcuHash&) = delete;

  Object* find(const Key& key) const noexcept {
    const Array& a = *array_.load(std::memory_order_acquire);
    const uint64_t h = hash(key);
    for (uint64_t i = h;; ++i) {
      const Slot slot = a.at(i).load(std::memory_order_acquire);
      if (slot == kEmpty) return nullptr;
      if (may_be(slot, h) && object_in(slot)->key() == key) return object_in(slot);
    }
  }

  /// Where `find` will look for a key: as long-lived as what it returns.
  class Place {
   public:
    Place() = default;
    /// The first line that it will read.
    const void* line() const noexcept { return &array_->at(hash_); }
    /// What it will look at first, and nearly always return; null: it will find nothing.
    Object* candidate() const noexcept {
      for (uint64_t i = hash_;; ++i) {
        const Slot slot = array_->at(i).load(std::memory_order_acquire);
        if (slot == kEmpty) return nullptr;
        if (may_be(slot, hash_)) return object_in(slot);
      }
    }

   private:
    friend RcuHash;
    Place(const Array* array, uint64_t hash) noexcept : array_(array), hash_(hash) {}
    const Array* array_;
    uint64_t hash_;
  };
  Place place(const Key& key) const noexcept {
    return {array_.load(std::memory_order_acquire), hash(key)};
  }

  /// Adds `object`, or puts it in place of the one with its key, which is returned.
  Object* put(Object* object) {
    reserve(count_ + 1);
    Array& a = *array_.load(std::memory_order_relaxed);
    const uint64_t h = hash(object->key());
    std::atomic<Slot>* place = nullptr;
    for (uint64_t i = h;; ++i) {
      std::atomic<Slot>& at = a.at(i);
      const Slot slot = at.load(std::memory_order_relaxed);
      if (slot == kEmpty) {
        if (place == nullptr) place = &at, ++used_;
        break;
      }
      if (slot == kTombstone) {
        if (place == nullptr) place = &at;
      } else if (may_be(slot, h) && object_in(slot)->key() == object->key()) {
        at.store(slot_of(object, h), std::memory_order_release);
        return object_in(slot);
      }
    }
    place->store(slot_of(object, h), std::memory_order_release);
    ++count_;
    return nullptr;
  }

  /// Takes the object with `key` out and returns it, or null.
  Object* take(const Key& key) noexcept {
    Array& a = *array_.load(std::memory_order_relaxed);
    const uint64_t h = hash(key);
    for (uint64_t i = h;; ++i) {
      std::atomic<Slot>& at = a.at(i);
      const Slot slot = at.load(std::memory_order_relaxed);
      if (slot == kEmpty) return nullptr;
      if (!may_be(slot, h) || !(object_in(slot)->key() == key)) continue;
      at.store(kTombstone, std::memory_order_release);
      --count_;
      return object_in(slot);
    }
  }

  /// Calls `visit(Object&)` for each object, in no order. Control thread only.
  template <typename Visit>
  void for_each(Visit visit) const {
    const Array& a = *array_.load(std::memory_order_relaxed);
    for (uint64_t i = 0; i <= a.mask; ++i) {
      const Slot slot = a.at(i).load(std::memory_order_relaxed);
      if (slot > kTombstone) visit(*object_in(slot));
    }
  }

  uint64_t size() const noexcept { return count_; }

 private:
  static constexpr uint64_t kFirstSize = 64;

  /// An object's address, and above it bits of the hash.
  using Slot = uint64_t;
  static constexpr unsigned kTagShift = 48;
  static constexpr Slot kEmpty = 0;
  static constexpr Slot kTombstone = 1;

  /// Large ones lie in huge pages where there are some: each look-up may come to another page.
  struct Array {
    explicit Array(uint64_t size) : mask(size - 1) {
      const size_t bytes = size * sizeof(std::atomic<Slot>);
      void* at = std::aligned_alloc(bytes < kHugePage ? kLine : kHugePage, bytes);
      if (bytes >= kHugePage) madvise(at, bytes, MADV_HUGEPAGE);
      slots = static_cast<std::atomic<Slot>*>(memset(at, 0, bytes));
    }
    ~Array() { std::free(slots); }
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    std::atomic<Slot>& at(uint64_t i) const noexcept { return slots[i & mask]; }

    static constexpr size_t kLine = 64, kHugePage = size_t{2} << 20;
    uint64_t mask;
    std::atomic<Slot>* slots;
  };

  static Slot slot_of(const Object* object, uint64_t hash) noexcept {
    return reinterpret_cast<uintptr_t>(object) | hash >> kTagShift << kTagShift;
  }
  static Object* object_in(Slot slot) noexcept {
    return reinterpret_cast<Object*>(slot & ((Slot{1} << kTagShift) - 1));
  }
  /// True if an object with this hash may stand in the slot, which is not empty.
  static bool may_be(Slot slot, uint64_t hash) noexcept {
    return slot >> kTagShift == hash >> kTagShift && slot != kTombstone;
  }
  uint64_t hash(const Key& key) const noexcept { return key.hash(secret_); }

  /// Makes room so that at most half of the slots are in use, tombstones counted.
  void reserve(uint64_t count) {
    Array* old = array_.load(std::memory_order_relaxed);
    if ((used_ + 1) * 2 <= old->mask + 1) return;
    uint64_t size = kFirstSize;
    while (size < count * 4) size *= 2;
    auto* bigger = new Array(size);
    for_each([&](Object& object) {
      const uint64_t h = hash(object.key());
      uint64_t i = h;
      while (bigger->at(i).load(std::memory_order_relaxed) != kEmpty) ++i;
      bigger->at(i).store(slot_of(&object, h), std::memory_order_relaxed);
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
