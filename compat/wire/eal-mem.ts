// SPDX-License-Identifier: GPL-2.0-or-later
import {
  ealAllMemPoolRetS,
  ealAllMemRingRetS,
  ealAllMemSegRetS,
  ealAllMemZoneRetS,
  ealMemPoolRetS,
  ealMemRingRetS,
  ealMemSegRetS,
  ealMemZoneRetS,
} from '../abi/eal-mem.js';
import type { MemPool, MemRing, MemSegment, MemZone } from '../model/eal-mem.js';
import { list, nothing } from './body.js';
import { countHead } from './common.js';
import { getMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const s = fieldsOf(ealMemSegRetS);
export const segmentCodec = record<MemSegment>(ealMemSegRetS, {
  iova: s.big('iova'),
  address: s.big('virt_addr'),
  lenBytes: s.big('len'),
  hugepageBytes: s.big('hugepage_sz'),
  socket: s.num('socket_id'),
  channels: s.num('nchannel'),
  ranks: s.num('nrank'),
  freeBytes: s.big('free_seg_len'),
});

const z = fieldsOf(ealMemZoneRetS);
export const zoneCodec = record<MemZone>(ealMemZoneRetS, {
  name: z.text('name'),
  iova: z.big('iova'),
  address: z.big('virt_addr'),
  lenBytes: z.big('len'),
  hugepageBytes: z.big('hugepage_sz'),
  socket: z.num('socket_id'),
});

const r = fieldsOf(ealMemRingRetS);
export const ringCodec = record<MemRing>(ealMemRingRetS, {
  name: r.text('name'),
  flags: r.num('flags'),
  size: r.num('size'),
  consumerTail: r.num('cons_tail'),
  consumerHead: r.num('cons_head'),
  producerTail: r.num('prod_tail'),
  producerHead: r.num('prod_head'),
  used: r.num('used'),
  available: r.num('avail'),
});

const p = fieldsOf(ealMemPoolRetS);
export const poolCodec = record<MemPool>(ealMemPoolRetS, {
  name: p.text('name'),
  flags: p.num('flags'),
  size: p.num('size'),
  count: p.num('count'),
  elementBytes: p.num('elt_size'),
  headerBytes: p.num('header_size'),
  trailerBytes: p.num('trailer_size'),
  privateBytes: p.num('private_data_size'),
});

export const getMemSegments = getMessage(
  'SOCKOPT_GET_EAL_MEM_SEG',
  nothing,
  list(countHead(ealAllMemSegRetS, 'seg_num'), segmentCodec),
);
export const getMemZones = getMessage(
  'SOCKOPT_GET_EAL_MEM_ZONE',
  nothing,
  list(countHead(ealAllMemZoneRetS, 'zone_num'), zoneCodec),
);
export const getMemRings = getMessage(
  'SOCKOPT_GET_EAL_MEM_RING',
  nothing,
  list(countHead(ealAllMemRingRetS, 'ring_num'), ringCodec),
);
export const getMemPools = getMessage(
  'SOCKOPT_GET_EAL_MEM_POOL',
  nothing,
  list(countHead(ealAllMemPoolRetS, 'mempool_num'), poolCodec),
);
