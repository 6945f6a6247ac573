// SPDX-License-Identifier: GPL-2.0-or-later
import { int } from '../../../../compat/conf/args.js';
import { block, keywordTable, word } from '../../../../compat/conf/table.js';
import type { DpvsConfig } from '../types.js';
import { lcoreMsg, neigh } from './control.js';
import { global } from './global.js';
import { ipv4, ipv6 } from './ip.js';
import { ipvs, saPool } from './ipvs.js';
import { netif } from './netif.js';
import { worker } from './worker.js';

/** The root of the block dialect. */
export const dpvsKeywords = keywordTable<DpvsConfig>('dpvs.conf', [
  block('global_defs', { table: global, into: 'global', text: 'Log, kernel interfaces, EAL' }),
  block('netif_defs', { table: netif, into: 'netif', text: 'Packet buffers and ports' }),
  block('worker_defs', {
    text: 'Who polls what',
    table: keywordTable<DpvsConfig>('worker_defs', [
      block('worker', {
        table: worker,
        into: 'workers',
        repeat: true,
        named: 'name',
        text: 'One core',
      }),
    ]),
  }),
  block('timer_defs', {
    text: 'Clock',
    table: keywordTable<DpvsConfig>('timer_defs', [
      word('schedule_interval', {
        args: [int(1, 10_000_000)],
        into: 'scheduleIntervalUs',
        default: 10,
        invalid: 'invalid sched_interval config {value}, using default {default}',
        inert: { why: 'workers look at the clock in each turn' },
        text: 'Tick, in microseconds',
      }),
    ]),
  }),
  block('neigh_defs', { table: neigh, into: 'neigh', text: 'ARP and neighbour discovery' }),
  block('ipset_defs', {
    text: 'Sets',
    table: keywordTable<DpvsConfig>('ipset_defs', [
      word('ipset_hash_pool_size', {
        args: [int(65536, 524_288)],
        into: 'ipsetHashPoolSize',
        default: 131_072,
        text: 'Hash entries',
      }),
    ]),
  }),
  block('ipv4_defs', { table: ipv4, into: 'ipv4', text: 'IPv4' }),
  block('ipv6_defs', { table: ipv6, into: 'ipv6', text: 'IPv6' }),
  block('ctrl_defs', {
    text: 'Control plane',
    table: keywordTable<DpvsConfig>('ctrl_defs', [
      block('lcore_msg', { table: lcoreMsg, into: 'ctrl', text: 'Messages to workers' }),
    ]),
  }),
  block('ipvs_defs', { table: ipvs, into: 'ipvs', text: 'Load balancing' }),
  block('sa_pool', { table: saPool, into: 'saPool', text: 'Local addresses' }),
]);
