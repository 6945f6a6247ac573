// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <iterator>
#include <memory>

#include "ports/port.h"

namespace dpvs {

/// The devices of an engine by number. A device may come and go while packets flow: `take` leaves
/// its place empty, and its memory is to be freed after a grace period. Numbers of devices that are
/// gone are given again as late as possible, since frames on their way between threads may bear
/// them.
/// Threads: look-ups by any; changes by control.
class PortTable {
 public:
  PortTable() = default;
  ~PortTable();
  PortTable(const PortTable&) = delete;
  PortTable& operator=(const PortTable&) = delete;

  /// Null where there is none. Any number may be asked for, kNoPort too.
  Port* operator[](PortId id) const noexcept { return slots_[id].load(std::memory_order_acquire); }
  /// True for a device that is there to stay.
  bool has(PortId id) const noexcept {
    const Port* port = (*this)[id];
    return port != nullptr && !port->leaving.load(std::memory_order_relaxed);
  }

  /// Number for the next device; kNoPort when all are taken.
  PortId next_number() const noexcept;
  void put(std::unique_ptr<Port> port) noexcept;
  /// Empties the place. Whoever may still look at the device is waited for by the caller.
  std::unique_ptr<Port> take(PortId id) noexcept;

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Port*;
    using difference_type = std::ptrdiff_t;
    using pointer = Port* const*;
    using reference = Port*;

    Iterator(const PortTable& table, unsigned at) noexcept : table_(&table), at_(at) { skip(); }
    Port* operator*() const noexcept { return port_; }
    Iterator& operator++() noexcept {
      ++at_;
      skip();
      return *this;
    }
    bool operator==(const Iterator& other) const noexcept { return at_ == other.at_; }

   private:
    void skip() noexcept {
      while (at_ < kMaxPorts && (port_ = (*table_)[static_cast<PortId>(at_)]) == nullptr) ++at_;
    }
    const PortTable* table_;
    unsigned at_;
    Port* port_ = nullptr;
  };
  Iterator begin() const noexcept { return {*this, 0}; }
  Iterator end() const noexcept { return {*this, kMaxPorts}; }

 private:
  std::array<std::atomic<Port*>, kMaxPorts + 1> slots_{};
  PortId next_ = 0;
};

}  // namespace dpvs
