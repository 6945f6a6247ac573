// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, matching, onOff, text, type Argument } from '../../../../compat/conf/args.js';
import { block, keywordTable, word } from '../../../../compat/conf/table.js';
import type * as t from '../types.js';
import { vdev } from '../vdev.js';

const kniName = text('NAME', 31);

const queueNumber = (direction: string) => ({
  args: [int(0, 16)],
  default: 16,
  invalid: `invalid dev:${direction}_queue_number {value}, using default {default}`,
  text: 'Queues',
});
const descriptors = (direction: string, size: number) => ({
  args: [int(16, 8192, 'powerOfTwo')],
  default: size,
  invalid: `invalid dev:nb_${direction}_desc {value}, using default {default}`,
  text: 'Descriptors of each queue',
});
const rss = matching(
  'FIELD[|FIELD...]',
  /^(all|ip|tcp|udp|sctp|ether|port|tunnel)(\|(all|ip|tcp|udp|sctp|ether|port|tunnel))*$/,
);

const rx = keywordTable<t.RxConfig>('rx', [
  word('queue_number', { ...queueNumber('rx'), into: 'queueNumber' }),
  word('descriptor_number', { ...descriptors('rx', 256), into: 'descriptorNumber' }),
  word('rss', {
    args: [rss],
    into: 'rss',
    default: 'tcp',
    invalid: 'invalid dev:rss {value}, using default rss_{default}',
    text: 'What spreads flows over queues besides TCP and UDP',
  }),
]);

const tx = keywordTable<t.TxConfig>('tx', [
  word('queue_number', { ...queueNumber('tx'), into: 'queueNumber' }),
  word('descriptor_number', { ...descriptors('tx', 512), into: 'descriptorNumber' }),
  word('mbuf_fast_free', {
    args: [onOff],
    into: 'mbufFastFree',
    default: true,
    invalid: 'invalid mbuf_fast_free {value}, using default {default}',
    inert: { why: 'buffers are given back one by one' },
    text: 'off where ports of two NUMA nodes forward to each other',
  }),
]);

const device = keywordTable<t.DeviceConfig & { name: string }>('device', [
  block('rx', { table: rx, into: 'rx', text: 'Receive side' }),
  block('tx', { table: tx, into: 'tx', text: 'Transmit side' }),
  word('mtu', {
    args: [int(1, 9000)],
    into: 'mtuBytes',
    default: 1500,
    invalid: 'invalid dev:MTU {value}, using default {default}',
    text: 'Largest packet, in bytes',
  }),
  word('promisc_mode', { into: 'promiscMode', default: false, text: 'Take every frame' }),
  word('allmulticast', {
    into: 'allmulticast',
    default: false,
    text: 'Take every multicast frame',
  }),
  word('kni_name', {
    args: [kniName],
    into: 'kniName',
    text: 'Name of the kernel interface; else NAME.kni',
  }),
  // our own
  word('vdev', {
    args: [vdev],
    into: 'vdev',
    text: 'Make this port of software: `af_packet IFACE`, `tap IFACE`, or what --vdev of EAL takes in quotes',
  }),
]);

const dedicatedQueues: Argument<boolean> = {
  shape: 'dedicated_queues=on|off|enable|disable',
  parse: (given) => {
    const [, value] = /^(?:[^;]*;)*dedicated_queues=(on|enable|off|disable);?$/.exec(given) ?? [];
    return value === undefined ? undefined : value === 'on' || value === 'enable';
  },
};

const bonding = keywordTable<t.BondingConfig>('bonding', [
  word('mode', {
    args: [int(0, 6)],
    into: 'mode',
    default: 0,
    text: 'Bonding mode, as the kernel counts them',
  }),
  word('slave', {
    args: [text('DEVICE', 31)],
    into: 'slaves',
    repeat: true,
    text: 'A device that belongs to it',
  }),
  word('primary', {
    args: [text('DEVICE', 31)],
    into: 'primary',
    text: 'Whose MAC address it takes; else the first slave',
  }),
  word('numa_node', {
    args: [int(0, 63)],
    into: 'numaNode',
    default: 0,
    text: 'Where its memory lies',
  }),
  word('kni_name', {
    args: [kniName],
    into: 'kniName',
    text: 'Name of the kernel interface; else NAME.kni',
  }),
  word('options', {
    args: [dedicatedQueues],
    into: 'dedicatedQueues',
    default: true,
    text: 'LACP on queues of its own',
  }),
]);

/** Packet buffers and ports: `netif_defs`. */
export const netif = keywordTable<t.NetifConfig>('netif_defs', [
  word('pktpool_size', {
    args: [int(1023, 134_217_727, 'powerOfTwoMinusOne')],
    into: 'pktpoolSize',
    default: 65535,
    text: 'Packet buffers of each NUMA node',
  }),
  word('pktpool_cache', {
    args: [int(32, 8192, 'powerOfTwo')],
    into: 'pktpoolCache',
    default: 256,
    text: 'Packet buffers kept by each worker',
  }),
  word('fdir_mode', {
    args: [choice('perfect', 'signature')],
    into: 'fdirMode',
    default: 'perfect',
    inert: { why: 'no flow rules are made' },
    text: 'Flow director',
  }),
  block('device', {
    table: device,
    into: 'devices',
    repeat: true,
    named: 'name',
    text: 'A port, in the order of ports',
  }),
  block('bonding', {
    table: bonding,
    into: 'bondings',
    repeat: true,
    named: 'name',
    text: 'A port made of ports',
  }),
]);
