// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, onOff } from '../../../../compat/conf/args.js';
import { keywordTable, word } from '../../../../compat/conf/table.js';
import type * as t from '../types.js';

/** ARP and neighbour discovery: `neigh_defs`. */
export const neigh = keywordTable<t.NeighConfig>('neigh_defs', [
  word('unres_queue_length', {
    args: [int(16, 8192)],
    into: 'unresQueueLength',
    default: 128,
    invalid: 'invalid arp_unres_qlen config {value}, using default {default}',
    text: 'Packets that wait for a neighbour',
  }),
  word('timeout', {
    args: [int(1, 3600)],
    into: 'timeoutSec',
    default: 60,
    reload: true,
    invalid: 'invalid arp_reachable_timeout config {value}, using default {default}',
    text: 'Seconds that an answer holds',
  }),
  // our own
  word('garp_on_add', {
    args: [onOff],
    into: 'garpOnAdd',
    default: false,
    reload: true,
    text: 'Announce each address that is added',
  }),
]);

/** `lcore_msg` of `ctrl_defs`. */
export const lcoreMsg = keywordTable<t.CtrlConfig>('lcore_msg', [
  word('ring_size', {
    args: [int(256, 524_288)],
    into: 'ringSize',
    default: 4096,
    invalid: 'invalid msg_ring_size {value}, using default {default}',
    inert: { why: 'workers read what control publishes, and are sent no messages' },
    text: 'Messages that may wait for a worker',
  }),
  word('sync_msg_timeout_us', {
    args: [int(1, 2 ** 31 - 1)],
    into: 'syncMsgTimeoutUs',
    default: 2000,
    reload: true,
    invalid: 'invalid sync_msg_timeout_us {value}, using default {default}',
    inert: { why: 'workers read what control publishes, and are sent no messages' },
    text: 'Patience with a worker, in microseconds',
  }),
  word('priority_level', {
    args: [choice('low', 'norm', 'high', 'ign')],
    into: 'priorityLevel',
    default: 'low',
    reload: true,
    invalid: 'invalid priority_level {value}, using default level: {default}',
    inert: { why: 'workers read what control publishes, and are sent no messages' },
    text: 'Least urgent message that is handled under load',
  }),
]);
