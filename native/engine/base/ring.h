// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_malloc.h>
#include <rte_ring.h>

namespace dpvs {

/// A ring of pointers, many producers and consumers, without a name in EAL's registry, so that any
/// number of engines can have theirs. `len` is a power of two. Null when memory is short.
inline rte_ring* make_ring(unsigned len) noexcept {
  const ssize_t size = rte_ring_get_memsize(len);
  auto* ring =
      static_cast<rte_ring*>(rte_zmalloc("ring", static_cast<size_t>(size), RTE_CACHE_LINE_SIZE));
  if (ring == nullptr || rte_ring_init(ring, "ring", len, 0) == 0) return ring;
  rte_free(ring);
  return nullptr;
}

inline void free_ring(rte_ring* ring) noexcept { rte_free(ring); }

}  // namespace dpvs
