// SPDX-License-Identifier: GPL-2.0-or-later
// Memory of the EAL. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, struct, u32, u64 } from './layout.js';

export const ealMemSegRetS = struct('eal_mem_seg_ret_s', {
  iova: u64,
  virt_addr: u64,
  len: u64,
  hugepage_sz: u64,
  socket_id: i32,
  nchannel: u32,
  nrank: u32,
  free_seg_len: u64,
});

export const ealAllMemSegRetS = struct('eal_all_mem_seg_ret_s', {
  seg_num: u32,
  seg_info: array(ealMemSegRetS, 0),
});

export const ealMemZoneRetS = struct('eal_mem_zone_ret_s', {
  name: chars(32),
  iova: u64,
  virt_addr: u64,
  len: u64,
  hugepage_sz: u64,
  socket_id: i32,
});

export const ealAllMemZoneRetS = struct('eal_all_mem_zone_ret_s', {
  zone_num: u32,
  zone_info: array(ealMemZoneRetS, 0),
});

export const ealMemRingRetS = struct('eal_mem_ring_ret_s', {
  name: chars(32),
  flags: i32,
  size: u32,
  cons_tail: u32,
  cons_head: u32,
  prod_tail: u32,
  prod_head: u32,
  used: u32,
  avail: u32,
});

export const ealAllMemRingRetS = struct('eal_all_mem_ring_ret_s', {
  ring_num: u32,
  ring_info: array(ealMemRingRetS, 0),
});

export const ealMemPoolRetS = struct('eal_mem_pool_ret_s', {
  name: chars(32),
  flags: u32,
  size: u32,
  count: u32,
  elt_size: u32,
  header_size: u32,
  trailer_size: u32,
  private_data_size: u32,
});

export const ealAllMemPoolRetS = struct('eal_all_mem_pool_ret_s', {
  mempool_num: u32,
  mempool_info: array(ealMemPoolRetS, 0),
});
