// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "base/addr.h"
#include "base/arena.h"
#include "base/index.h"

namespace dpvs {

inline constexpr unsigned kFirstLport = 1025;
inline constexpr unsigned kLportClasses = 16;

/// Class of a server: servers of different classes may use the same local port at once.
/// Source: the original's pools, (low 16 address bits + port) mod 16.
inline unsigned lport_class(Family family, const IpAddr& daddr, uint16_t dport_be) noexcept {
  const unsigned last = family == Family::kV4 ? 2 : 14;
  const unsigned low = static_cast<unsigned>(daddr.bytes[last]) << 8 | daddr.bytes[last + 1];
  return (low + __builtin_bswap16(dport_be)) % kLportClasses;
}

/// Which ports may be taken; null: all.
struct PortFilter {
  bool (*accepts)(const void* context, uint16_t port) noexcept = nullptr;
  const void* context = nullptr;
  mutable uint32_t rejected = 0;  // so far
};

/// One worker's ports of all local addresses: for each address and class a set of ports in use, as
/// pages of 2048 bits made on demand and returned when empty, with a cursor, so that a port is
/// reused as late as possible. With M workers (a power of two), worker w has the ports p with
/// p mod M = w: the port of a reply names its worker.
/// Owner: one worker.
class LportTable {
 public:
  /// `stripes`: M; `stripe`: w.
  Status open(unsigned worker, unsigned stripes, unsigned stripe);

  /// Takes the next free port (host order), or 0 when there is none.
  uint16_t take(LaddrIndex laddr, unsigned klass, const PortFilter& filter = {}) noexcept;
  void give_back(LaddrIndex laddr, unsigned klass, uint16_t port) noexcept;

  uint32_t used(LaddrIndex laddr) const noexcept;
  uint32_t misses(LaddrIndex laddr) const noexcept;
  size_t bytes() const noexcept { return sets_.committed_bytes() + pages_.committed_bytes(); }

  static constexpr unsigned kMaxLaddrs = 1u << 16;

 private:
  static constexpr unsigned kPageBits = 2048;
  static constexpr unsigned kPagesPerClass = 65536 / kPageBits;
  static constexpr uint32_t kNoPage = 0;

  struct Page {
    uint64_t words[kPageBits / 64];
  };
  struct PortSet {
    uint32_t page[kPagesPerClass];  // 0: no port of this page is in use
    uint16_t in_use[kPagesPerClass];
    uint32_t cursor;  // number of the bit after the last one given
  };
  struct Laddr {
    uint32_t used;
    uint32_t misses;
    PortSet classes[kLportClasses];
  };

  PortSet* set_of(LaddrIndex laddr, unsigned klass) noexcept;
  /// Bits of a set, from the first on to the last but one.
  struct Span {
    uint32_t from, to;
  };
  bool take_bit(PortSet& set, Span span, const PortFilter& filter, uint32_t* found) noexcept;
  bool scan_page(PortSet& set, Span span, const PortFilter& filter, uint32_t* found) noexcept;
  bool accepts(const PortFilter& filter, uint32_t bit) const noexcept;
  static constexpr uint32_t kMaxRejected = 8192;  // free ports of others that are looked at
  uint32_t new_page() noexcept;

  Arena sets_;
  Arena pages_;
  Laddr* laddrs_ = nullptr;
  Page* page_base_ = nullptr;
  std::vector<uint32_t> free_pages_;
  uint32_t next_page_ = 1;
  unsigned shift_ = 0;  // log2 of the stripes
  unsigned stripe_ = 0;
  uint32_t first_bit_ = 0;
  uint32_t end_bit_ = 0;
};

}  // namespace dpvs
