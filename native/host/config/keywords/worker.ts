// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, ints, onOff } from '../../../../compat/conf/args.js';
import { block, keywordTable, word } from '../../../../compat/conf/table.js';
import type * as t from '../types.js';

const queueId = ints(0, 15);

const workerPort = keywordTable<t.WorkerPortConfig>('port', [
  word('rx_queue_ids', {
    args: [queueId],
    into: 'rxQueueIds',
    default: [],
    text: 'Receive queues that it polls',
  }),
  word('tx_queue_ids', {
    args: [queueId],
    into: 'txQueueIds',
    default: [],
    text: 'Transmit queues that it fills',
  }),
  word('isol_rx_cpu_ids', {
    args: [ints(0, 1023)],
    into: 'isolRxCpuIds',
    default: [],
    inert: { why: 'a worker receives for itself' },
    text: 'Cores that receive for the queues above, in their order',
  }),
  word('isol_rxq_ring_sz', {
    args: [int(1024, 2_147_483_648, 'powerOfTwo')],
    into: 'isolRxqRingSize',
    default: 1_048_576,
    inert: { why: 'a worker receives for itself' },
    text: 'Packets that may wait between such a core and the worker',
  }),
]);

/** One core: `worker NAME`. */
export const worker = keywordTable<t.WorkerConfig>('worker', [
  word('type', {
    args: [choice('master', 'slave', 'kni')],
    into: 'type',
    default: 'slave',
    inert: { why: 'a thread of the daemon serves kernel interfaces', values: ['kni'] },
    text: 'What it does',
  }),
  word('cpu_id', { args: [int(0, 1023)], into: 'cpuId', text: 'Its logical core' }),
  word('icmp_redirect_core', {
    into: 'icmpRedirectCore',
    default: false,
    inert: { why: 'errors reach the worker of their connection by themselves' },
    text: 'It takes redirected ICMP',
  }),
  block('port', {
    table: workerPort,
    into: 'ports',
    repeat: true,
    named: 'device',
    text: 'Its queues of a port',
  }),
  // our own
  word('idle', {
    args: [onOff],
    into: 'idle',
    text: 'Sleep while nothing comes; by default on if all its ports are virtual',
  }),
]);
