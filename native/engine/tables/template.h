// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_spinlock.h>

#include <cstdint>
#include <memory>

#include "base/addr.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/ticks.h"
#include "tables/dest_state.h"

namespace dpvs {

/// What finds a template: the service, and the client with its last bits cleared.
struct TemplateKey {
  Family family;
  uint8_t proto;
  uint16_t port_be;  // of the service
  uint32_t fwmark;
  IpAddr vaddr;
  IpAddr client;

  uint64_t hash(const HashSecret& secret) const noexcept {
    const uint32_t beside = (uint32_t{port_be} << 16 | uint32_t{proto} << 8) ^ fwmark;
    return hash_address(client, static_cast<uint32_t>(hash_address(vaddr, beside, secret)), secret);
  }
  friend bool operator==(const TemplateKey&, const TemplateKey&) noexcept = default;
};

/// A destination so that it is told from another that got its number later.
struct DestName {
  DestIndex index;
  uint16_t port_be;
  Family family;
  IpAddr addr;
  friend bool operator==(const DestName&, const DestName&) noexcept = default;
};

/// Says that a client's connections go to one destination. It lives while connections hold it, and
/// for its time-out after the last of them. Source: ipvsadm(8), --persistent.
struct Template {
  TemplateKey key;
  DestName dest;
  Tick timeout;
  Tick idle_since;    // when the last connection ended
  uint32_t controls;  // connections that hold it
  uint32_t next;      // in its chain, or of the free ones; 0: none
  bool linked;        // false: it was replaced and ends with its last connection
};

/// Templates of all workers, in chains behind many small locks, since every worker must send a
/// client to the same destination. Only the opening and ending of persistent connections come here.
/// Numbers start at 1; 0 is none.
/// Threads: `open` by control before a persistent service is published; the rest by any.
class TemplateTable {
 public:
  TemplateTable(const HashSecret& secret, DestStates& dests) : secret_(secret), dests_(dests) {}

  bool ready() const noexcept { return chains_ != nullptr; }
  /// Makes room for the chains, once; false if there is no memory.
  bool open();

  /// Holds the template of `key` if there is one that leads to a destination which `accept`s, and
  /// tells which.
  template <typename Accept>
  uint32_t hold(const TemplateKey& key, Tick now, Tick timeout, Accept accept,
                DestName& dest) noexcept {
    Chain& chain = chain_of(key);
    rte_spinlock_lock(&chain.lock);
    const uint32_t number = find(chain, key, now);
    const bool good = number != 0 && accept(at(number).dest);
    if (good) {
      dest = at(number).dest;
      at(number).timeout = timeout;
      ++at(number).controls;
    }
    rte_spinlock_unlock(&chain.lock);
    return good ? number : 0;
  }
  /// Makes a template for `dest` and holds it; an older one of the key gives way. If another worker
  /// was faster, its template is held, when it leads to a destination that `accept`s, and `dest`
  /// becomes that one. 0 when there is no memory.
  template <typename Accept>
  uint32_t make(const TemplateKey& key, Tick now, Tick timeout, Accept accept,
                DestName& dest) noexcept {
    Chain& chain = chain_of(key);
    rte_spinlock_lock(&chain.lock);
    uint32_t number = find(chain, key, now);
    if (number != 0 && accept(at(number).dest)) {
      dest = at(number).dest;
    } else {
      if (number != 0) unlink(chain, number);
      number = allocate();
      if (number != 0) link(chain, number, key, dest);
    }
    if (number != 0) {
      at(number).timeout = timeout;
      ++at(number).controls;
    }
    rte_spinlock_unlock(&chain.lock);
    return number;
  }
  /// A connection that held it has ended.
  void release(uint32_t number, Tick now) noexcept;

  /// Calls `visit(const Template&)` for the living ones of chain `place`; false past the last.
  template <typename Visit>
  bool visit_chain(uint32_t place, Tick now, Visit visit) noexcept {
    if (place >= kChains || chains_ == nullptr) return false;
    Chain& chain = chains_[place];
    rte_spinlock_lock(&chain.lock);
    for (uint32_t n = chain.first; n != 0; n = at(n).next) {
      if (!is_over(at(n), now)) visit(at(n));
    }
    rte_spinlock_unlock(&chain.lock);
    return true;
  }
  /// Frees what is over in the next `chains` of them.
  void sweep(uint32_t chains, Tick now) noexcept;

  static constexpr uint32_t kChains = 1u << 18;

 private:
  static constexpr uint64_t kLayout = 0x0001'0000'0060'0001;
  static constexpr uint64_t kMaxTemplates = 1u << 26;

  struct Chain {
    rte_spinlock_t lock;
    uint32_t first;
  };

  Chain& chain_of(const TemplateKey& key) noexcept { return chains_[key.hash(secret_) % kChains]; }
  Template& at(uint32_t number) noexcept { return base_[number]; }
  static bool is_over(const Template& t, Tick now) noexcept {
    return t.controls == 0 && elapsed(now, t.idle_since, t.timeout);
  }
  uint32_t find(Chain& chain, const TemplateKey& key, Tick now) noexcept;
  void link(Chain& chain, uint32_t number, const TemplateKey& key, const DestName& dest) noexcept;
  /// Takes it out of its chain; frees it if nobody holds it.
  void unlink(Chain& chain, uint32_t number) noexcept;
  uint32_t allocate() noexcept;
  void free(uint32_t number) noexcept;

  const HashSecret& secret_;
  DestStates& dests_;
  std::unique_ptr<Chain[]> chains_;
  Arena arena_;
  Template* base_ = nullptr;
  rte_spinlock_t lock_ = RTE_SPINLOCK_INITIALIZER;  // of the free ones and the arena
  uint32_t free_head_ = 0;
  uint32_t used_ = 1;
  uint32_t sweep_at_ = 0;
};

}  // namespace dpvs
