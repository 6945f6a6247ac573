// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/eal_memory.h"

#include <rte_eal_memconfig.h>
#include <rte_malloc.h>
#include <rte_memory.h>
#include <rte_mempool.h>
#include <rte_memzone.h>
#include <rte_ring.h>
#include <rte_tailq.h>

#include <algorithm>

#include "control/record.h"

namespace dpvs::eal {
namespace {

using Bytes = std::vector<uint8_t>;

template <size_t N, size_t M>
void put_name(char (&into)[N], const char (&name)[M]) noexcept {
  memcpy(into, name, std::min(N - 1, strnlen(name, M)));  // zeros follow
}

/// The free part is that of all segments of the socket: DPDK does not tell it of each.
uint64_t free_of(int socket) {
  rte_malloc_socket_stats stats{};
  return rte_malloc_get_socket_stats(socket, &stats) == 0 ? stats.heap_freesz_bytes : 0;
}

int keep_segment(const rte_memseg_list*, const rte_memseg* seg, void* into) {
  abi::EalMemSegRetS r{};
  r.iova = seg->iova;
  r.virt_addr = seg->addr_64;
  r.len = seg->len;
  r.hugepage_sz = seg->hugepage_sz;
  r.socket_id = seg->socket_id;
  r.nchannel = seg->nchannel;
  r.nrank = seg->nrank;
  static_cast<std::vector<abi::EalMemSegRetS>*>(into)->push_back(r);
  return 0;
}

/// No lock of the heap may be asked for while segments are walked.
void list_segments(Bytes& out) {
  std::vector<abi::EalMemSegRetS> segments;
  rte_memseg_walk(keep_segment, &segments);
  int socket = SOCKET_ID_ANY;
  uint64_t free = 0;
  for (abi::EalMemSegRetS& r : segments) {
    if (r.socket_id != socket) {
      socket = r.socket_id;
      free = free_of(socket);
    }
    r.free_seg_len = free;
    put_record(out, r);
  }
}

void put_zone(const rte_memzone* zone, void* out) {
  abi::EalMemZoneRetS r{};
  put_name(r.name, zone->name);
  r.iova = zone->iova;
  r.virt_addr = zone->addr_64;
  r.len = zone->len;
  r.hugepage_sz = zone->hugepage_sz;
  r.socket_id = zone->socket_id;
  put_record(*static_cast<Bytes*>(out), r);
}

void put_pool(rte_mempool* pool, void* out) {
  abi::EalMemPoolRetS r{};
  put_name(r.name, pool->name);
  r.flags = pool->flags;
  r.size = pool->size;
  r.count = rte_mempool_avail_count(pool);
  r.elt_size = pool->elt_size;
  r.header_size = pool->header_size;
  r.trailer_size = pool->trailer_size;
  r.private_data_size = pool->private_data_size;
  put_record(*static_cast<Bytes*>(out), r);
}

void put_ring(const rte_ring& ring, Bytes& out) {
  abi::EalMemRingRetS r{};
  put_name(r.name, ring.name);
  r.flags = ring.flags;
  r.size = ring.size;
  r.cons_tail = ring.cons.tail;
  r.cons_head = ring.cons.head;
  r.prod_tail = ring.prod.tail;
  r.prod_head = ring.prod.head;
  r.used = rte_ring_count(&ring);
  r.avail = rte_ring_free_count(&ring);
  put_record(out, r);
}

void list_rings(Bytes& out) {
  rte_mcfg_tailq_read_lock();
  const rte_tailq_head* rings = rte_eal_tailq_lookup(RTE_TAILQ_RING_NAME);
  if (rings != nullptr) {
    for (const rte_tailq_entry* entry = rings->tailq_head.tqh_first; entry != nullptr;
         entry = entry->next.tqe_next) {
      put_ring(*static_cast<const rte_ring*>(entry->data), out);
    }
  }
  rte_mcfg_tailq_read_unlock();
}

}  // namespace

void list_memory(abi::EngineList kind, Bytes& out) {
  switch (kind) {
    case abi::EngineList::kEalSegments:
      return list_segments(out);
    case abi::EngineList::kEalZones:
      return rte_memzone_walk(put_zone, &out);
    case abi::EngineList::kEalRings:
      return list_rings(out);
    case abi::EngineList::kEalPools:
      return rte_mempool_walk(put_pool, &out);
    default:
      return;
  }
}

}  // namespace dpvs::eal
