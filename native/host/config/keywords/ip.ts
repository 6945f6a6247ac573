// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, matching, onOff } from '../../../../compat/conf/args.js';
import { block, keywordTable, word } from '../../../../compat/conf/table.js';
import type * as t from '../types.js';

const hex32 = matching('32 hexadecimal digits', /^[0-9a-fA-F]{32}$/);

const fragment = keywordTable<t.FragmentConfig>('fragment', [
  word('bucket_number', {
    args: [int(32, 65536)],
    into: 'bucketNumber',
    default: 4096,
    invalid: 'invalid ip4_frag_buckets config {value}, using default {default}',
    text: 'Buckets of the reassembly table',
  }),
  word('bucket_entries', {
    args: [int(1, 256, 'powerOfTwo')],
    into: 'bucketEntries',
    default: 16,
    invalid: 'invalid ip4_frag_bucket_entries config {value}, using default {default}',
    text: 'Entries of a bucket',
  }),
  word('max_entries', {
    args: [int(1, 2 ** 31 - 1)],
    into: 'maxEntries',
    default: 4096,
    invalid: 'invalid ip4_frag_max_entries config {value}, using default {default}',
    text: 'Datagrams under reassembly',
  }),
  word('ttl', {
    args: [int(1, 255)],
    into: 'ttlSec',
    default: 1,
    invalid: 'invalid ip4_frag_ttl {value}, using default {default}',
    text: 'Seconds that a fragment waits',
  }),
]);

/** `ipv4_defs`. */
export const ipv4 = keywordTable<t.Ipv4Config>('ipv4_defs', [
  word('forwarding', {
    args: [onOff],
    into: 'forwarding',
    default: false,
    reload: true,
    invalid: 'invalid ipv4:forwarding {value}',
    text: 'Route packets that are not ours',
  }),
  word('default_ttl', {
    args: [int(0, 255)],
    into: 'defaultTtl',
    default: 64,
    invalid: 'invalid inet_def_ttl {value}, using default {default}',
    text: 'TTL of our own packets',
  }),
  block('fragment', { table: fragment, into: 'fragment', text: 'Reassembly' }),
  // our own
  word('defrag', {
    args: [onOff],
    into: 'defrag',
    default: false,
    reload: true,
    text: 'Reassemble what goes to UDP and ICMP services',
  }),
]);

const lpm6 = keywordTable<t.Lpm6Config>('lpm', [
  word('lpm6_max_rules', {
    args: [int(16, 65536)],
    into: 'maxRules',
    default: 256,
    invalid: 'route6:lpm6_max_rules {value} exceeds limits, using default {default}',
    inert: { why: 'there is one way to find routes, whose tables grow with them' },
    text: 'Routes',
  }),
  word('lpm6_num_tbl8s', {
    args: [int(256, 1_048_576)],
    into: 'numTbl8s',
    default: 4096,
    invalid: 'route6:lpm6_num_tbl8s {value} exceeds limits, using default {default}',
    inert: { why: 'there is one way to find routes, whose tables grow with them' },
    text: 'Inner tables',
  }),
  word('rt6_hash_bucket', {
    args: [int(16, 65536)],
    into: 'hashBucket',
    default: 256,
    invalid: 'route6:hash_bucket {value} exceeds limits, using default {default}',
    inert: { why: 'there is one way to find routes, whose tables grow with them' },
    text: 'Buckets',
  }),
]);

const route6 = keywordTable<t.Route6Config>('route6', [
  word('method', {
    args: [choice('hlist', 'lpm')],
    into: 'method',
    default: 'hlist',
    invalid: 'invalid route6:method {value}, using default {default}',
    inert: { why: 'there is one way to find routes, whose tables grow with them' },
    text: 'How routes are found',
  }),
  word('recycle_time', {
    args: [int(1, 36000)],
    into: 'recycleTimeSec',
    default: 10,
    reload: true,
    invalid: 'invalid ipv6:route:recycle_time {value}, using default {default}',
    inert: { why: 'it is freed when no worker looks at it any more' },
    text: 'Seconds before a route that went is freed',
  }),
  block('lpm', { table: lpm6, into: 'lpm', text: 'Sizes of the longest-prefix table' }),
]);

/** `ipv6_defs`. */
export const ipv6 = keywordTable<t.Ipv6Config>('ipv6_defs', [
  word('disable', {
    args: [onOff],
    into: 'disable',
    default: false,
    reload: true,
    invalid: 'invalid ipv6:disable {value}',
    text: 'Pass IPv6 by',
  }),
  word('forwarding', {
    args: [onOff],
    into: 'forwarding',
    default: false,
    reload: true,
    invalid: 'invalid ipv6:forwarding {value}',
    text: 'Route packets that are not ours',
  }),
  word('addr_gen_mode', {
    args: [choice('eui64', 'none', 'stable-privacy', 'random')],
    into: 'addrGenMode',
    default: 'eui64',
    reload: true,
    invalid: 'invalid ipv6:addr_gen_mode:{value}',
    text: 'How link-local addresses are made',
  }),
  word('stable_secret', {
    args: [hex32],
    into: 'stableSecret',
    default: '',
    reload: true,
    invalid: 'invalid ipv6:stable_secret {value},',
    text: 'Secret of stable-privacy addresses',
  }),
  block('route6', { table: route6, into: 'route6', text: 'Routes' }),
]);
