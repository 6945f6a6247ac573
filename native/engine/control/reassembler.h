// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ip_frag.h>

#include <atomic>
#include <cstdint>
#include <memory>

#include "generated/abi.h"

namespace dpvs {

/// Puts datagrams together of the fragments that workers hand over. One for all workers: whichever
/// of them a fragment comes by, it meets the others. Memory is taken with the first fragment.
/// Owner: one thread. Source: RFC 815; RFC 5722 (fragments that overlap make no datagram).
class Reassembler {
 public:
  explicit Reassembler(rte_mempool* pool) : pool_(pool) {}

  /// Takes a frame with a fragment. Returns the frame with the whole datagram, its Ethernet header
  /// that of the first fragment, in one buffer if it fits into one; null while some is missing.
  rte_mbuf* add(rte_mbuf* m, const abi::EngineSettings& settings, uint64_t now_ms);
  /// Gives up all that waits, and the memory, when no fragment has come for as long as one may
  /// wait.
  void expire(uint64_t now_ms);

  /// Fragments that came to nothing.
  uint64_t lost() const noexcept { return lost_; }
  /// Datagrams made.
  uint64_t made() const noexcept { return made_; }

 private:
  struct Destroy {
    void operator()(rte_ip_frag_tbl* table) const noexcept { rte_ip_frag_table_destroy(table); }
  };
  bool open(const abi::EngineSettings& settings);
  rte_mbuf* add_v4(rte_mbuf* m, uint64_t now_ms);
  rte_mbuf* add_v6(rte_mbuf* m, uint64_t now_ms);
  rte_mbuf* in_one_buffer(rte_mbuf* chain);
  void bury();

  rte_mempool* pool_;
  std::unique_ptr<rte_ip_frag_tbl, Destroy> table_;
  rte_ip_frag_death_row dead_{};
  uint64_t ttl_ms_ = 0;
  uint64_t last_ms_ = 0;  // when a fragment came
  uint64_t waiting_ = 0;  // fragments in the table
  std::atomic<uint64_t> lost_{0}, made_{0};
};

}  // namespace dpvs
