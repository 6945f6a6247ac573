// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, matching, onOff } from '../../../../compat/conf/args.js';
import type { Argument } from '../../../../compat/conf/args.js';
import { block, keywordTable, word } from '../../../../compat/conf/table.js';
import { markRule } from '../mark-rule.js';
import type * as t from '../types.js';

const secret = matching('32 or 64 hexadecimal digits', /^([0-9a-fA-F]{32}){1,2}$/);
/** Primes, as Linux has them to choose from. */
const mhTableSizes = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];
const mhTableSize: Argument<number> = {
  shape: mhTableSizes.join('|'),
  parse: (given) => mhTableSizes.find((size) => String(size) === given),
};
const timeoutSec = int(1, 31_535_999);

const conn = keywordTable<t.ConnConfig>('conn', [
  word('conn_pool_size', {
    args: [int(65536, 2 ** 31 - 1, 'powerOfTwoMinusOne')],
    into: 'connPoolSize',
    default: 2_097_151,
    text: 'Connections',
  }),
  word('conn_pool_cache', {
    args: [int(1, 2 ** 31 - 1)],
    into: 'connPoolCache',
    default: 256,
    inert: { why: 'entries are not shared between workers' },
    text: 'Entries kept by each worker',
  }),
  word('conn_init_timeout', {
    args: [timeoutSec],
    into: 'connInitTimeoutSec',
    default: 3,
    reload: true,
    text: 'Seconds that a new entry lives without an answer',
  }),
  word('expire_quiescent_template', {
    into: 'expireQuiescentTemplate',
    default: false,
    reload: true,
    text: 'Persistence ends where the weight is 0',
  }),
  word('fast_xmit_close', {
    into: 'fastXmitClose',
    default: false,
    inert: { why: 'what is remembered of a way is forgotten when it changes' },
    text: 'Look up the route for each packet',
  }),
  word('redirect', {
    args: [onOff],
    into: 'redirect',
    default: true,
    invalid: 'invalid conn:redirect {value}',
    text: "Answers of NAT that reach another worker than their connection's are handed to it; those to local ports are in any case",
  }),
  word('xmit_ttl', { into: 'xmitTtl', default: false, reload: true, text: 'Count the TTL down' }),
  // our own, after sysctls of Linux IPVS
  word('conn_reuse_mode', {
    args: [int(0, 2)],
    into: 'connReuseMode',
    default: 1,
    reload: true,
    text: 'A new SYN opens another connection in place of one in: 0 no state, 1 TIME_WAIT, 2 FIN_WAIT too',
  }),
  word('expire_nodest_conn', {
    args: [onOff],
    into: 'expireNodestConn',
    default: false,
    reload: true,
    text: 'A connection ends with its next packet once its destination is taken away',
  }),
  word('sloppy_tcp', {
    args: [onOff],
    into: 'sloppyTcp',
    default: false,
    reload: true,
    text: 'A segment in the middle of a connection opens one too, in NAT, direct routing and tunnels without SYN proxy',
  }),
  word('sloppy_sctp', {
    args: [onOff],
    into: 'sloppySctp',
    default: false,
    reload: true,
    text: 'The same for SCTP',
  }),
]);

const udpTimeout = keywordTable<t.UdpTimeouts>('timeout', [
  word('oneway', {
    args: [timeoutSec],
    into: 'onewaySec',
    default: 300,
    reload: true,
    invalid: 'invalid udp_timeout_oneway {value}, using default {default}',
    text: 'Seconds, until the server answers',
  }),
  word('normal', {
    args: [timeoutSec],
    into: 'normalSec',
    default: 300,
    reload: true,
    invalid: 'invalid udp_timeout_normal {value}, using default {default}',
    text: 'Seconds, both directions seen',
  }),
  word('last', {
    args: [timeoutSec],
    into: 'lastSec',
    default: 2,
    reload: true,
    invalid: 'invalid udp_timeout_last {value}, using default {default}',
    text: 'Seconds, at the end',
  }),
]);

const udp = keywordTable<t.UdpConfig>('udp', [
  word('defence_udp_drop', {
    into: 'defenceDrop',
    default: false,
    reload: true,
    text: 'Drop packets to an address of a service, but no service',
  }),
  word('uoa_mode', {
    args: [choice('opp', 'ipo')],
    into: 'uoaMode',
    default: 'opp',
    reload: true,
    invalid: 'invalid uoa_mode: {value}',
    text: "Where the client's address is carried; servers that refuse opp are spared it for ten minutes",
  }),
  word('uoa_max_trail', {
    args: [int(0, 65535)],
    into: 'uoaMaxTrail',
    default: 3,
    reload: true,
    invalid: 'invalid uoa_max_trail: {value}',
    text: 'Packets of a flow that carry it',
  }),
  // our own
  word('proxy_protocol_trail', {
    into: 'proxyTrail',
    default: false,
    reload: true,
    text: 'PROXY headers stand before uoa_max_trail datagrams of a flow, until the server answers, not before the first alone',
  }),
  block('timeout', { table: udpTimeout, into: 'timeouts', text: 'Seconds without traffic' }),
]);

const tcpTimeoutRow = <F extends keyof t.TcpTimeouts>(name: string, into: F, seconds: number) =>
  word<t.TcpTimeouts>(name, {
    args: [timeoutSec],
    into,
    default: seconds,
    reload: true,
    invalid: `invalid tcp_timeout_${name} {value}, using default {default}`,
    text: `Seconds in state ${name.toUpperCase()}`,
  });

const tcpTimeout = keywordTable<t.TcpTimeouts>('timeout', [
  tcpTimeoutRow('none', 'noneSec', 2),
  tcpTimeoutRow('established', 'establishedSec', 90),
  tcpTimeoutRow('syn_sent', 'synSentSec', 3),
  tcpTimeoutRow('syn_recv', 'synRecvSec', 30),
  tcpTimeoutRow('fin_wait', 'finWaitSec', 7),
  tcpTimeoutRow('time_wait', 'timeWaitSec', 7),
  tcpTimeoutRow('close', 'closeSec', 3),
  tcpTimeoutRow('close_wait', 'closeWaitSec', 7),
  tcpTimeoutRow('last_ack', 'lastAckSec', 7),
  tcpTimeoutRow('listen', 'listenSec', 120),
  tcpTimeoutRow('synack', 'synackSec', 30),
  tcpTimeoutRow('last', 'lastSec', 2),
]);

const synackOptions = keywordTable<t.SynackOptions>('synack_options', [
  word('mss', {
    args: [int(1, 65535)],
    into: 'mssBytes',
    default: 1452,
    reload: true,
    invalid: 'invalid synack_mss {value}, using default {default}',
    text: 'Largest segment that we announce',
  }),
  word('ttl', {
    args: [int(1, 255)],
    into: 'ttl',
    default: 63,
    reload: true,
    invalid: 'invalid synack_ttl {value}, using default {default}',
    text: 'TTL of our SYN-ACK',
  }),
  word('sack', {
    into: 'sack',
    default: true,
    reload: true,
    text: 'Announce selective acknowledgement',
  }),
  word('wscale', {
    args: [int(0, 14)],
    into: 'wscale',
    default: 0,
    reload: true,
    invalid: 'invalid synack_wscale {value}, using default {default}',
    text: 'Window scale that we announce',
  }),
  word('timestamp', {
    into: 'timestamp',
    default: false,
    reload: true,
    inert: { why: 'servers would not know time stamps that we agree on' },
    text: 'Agree on time stamps',
  }),
]);

const reuseStates = keywordTable<t.ReuseStates>('conn_reuse_state', [
  word('close', {
    into: 'close',
    default: true,
    reload: true,
    text: 'A closed entry may be taken over',
  }),
  word('time_wait', { into: 'timeWait', default: true, reload: true, text: 'One in TIME_WAIT' }),
  word('fin_wait', { into: 'finWait', default: false, reload: true, text: 'One in FIN_WAIT' }),
  word('close_wait', {
    into: 'closeWait',
    default: false,
    reload: true,
    text: 'One in CLOSE_WAIT',
  }),
  word('last_ack', { into: 'lastAck', default: false, reload: true, text: 'One in LAST_ACK' }),
]);

const synproxy = keywordTable<t.SynproxyConfig>('synproxy', [
  block('synack_options', {
    table: synackOptions,
    into: 'synackOptions',
    text: 'Options of our SYN-ACK',
  }),
  word('close_client_window', {
    into: 'closeClientWindow',
    default: false,
    reload: true,
    text: 'Announce no window before the server answered',
  }),
  word('defer_rs_syn', {
    into: 'deferRsSyn',
    default: false,
    reload: true,
    text: 'Wait for data before the server is asked',
  }),
  word('rs_syn_max_retry', {
    args: [int(1, 99)],
    into: 'rsSynMaxRetry',
    default: 3,
    reload: true,
    text: 'SYNs that a server gets after the first',
  }),
  word('ack_storm_thresh', {
    args: [int(1, 999)],
    into: 'ackStormThresh',
    default: 10,
    reload: true,
    text: 'Equal ACKs that are passed on meanwhile',
  }),
  word('max_ack_saved', {
    args: [int(1, 63)],
    into: 'maxAckSaved',
    default: 3,
    reload: true,
    text: 'Packets kept until the server answers',
  }),
  block('conn_reuse_state', {
    table: reuseStates,
    into: 'reuseStates',
    text: 'States in which a new handshake may take an entry over',
  }),
  // our own
  word('synproxy_secret', {
    args: [secret],
    into: 'secret',
    reload: true,
    text: "Shared by directors that verify each other's cookies",
  }),
]);

const tcp = keywordTable<t.TcpConfig>('tcp', [
  word('defence_tcp_drop', {
    into: 'defenceDrop',
    default: false,
    reload: true,
    text: 'Drop packets to an address of a service, but no service',
  }),
  block('timeout', { table: tcpTimeout, into: 'timeouts', text: 'Seconds without traffic' }),
  block('synproxy', { table: synproxy, into: 'synproxy', text: 'SYN proxy' }),
  // our own
  word('rst_unknown', {
    args: [onOff],
    into: 'rstUnknown',
    default: true,
    reload: true,
    text: 'Answer a stray ACK or FIN for a service with a reset',
  }),
  word('rst_ratelimit', {
    args: [int(0, 100_000_000)],
    into: 'rstRatelimitPps',
    default: 100_000,
    reload: true,
    text: 'Such resets a second and worker; 0 is no limit',
  }),
]);

/** Load balancing: `ipvs_defs`. */
export const ipvs = keywordTable<t.IpvsConfig>('ipvs_defs', [
  block('conn', { table: conn, into: 'conn', text: 'Connections' }),
  block('udp', { table: udp, into: 'udp', text: 'UDP' }),
  block('tcp', { table: tcp, into: 'tcp', text: 'TCP' }),
  // our own
  word('conhash_fallback', {
    args: [onOff],
    into: 'conhashFallback',
    default: true,
    reload: true,
    text: 'conhash passes over a destination that is not usable',
  }),
  word('mh_table_size', {
    args: [mhTableSize],
    into: 'mhTableSize',
    default: 4093,
    reload: true,
    text: "Places of scheduler mh's table; the original has 4093",
  }),
  word('fwmark', {
    args: [markRule],
    into: 'marks',
    repeat: true,
    reload: true,
    text: 'Mark these packets for the service by fwmark; the first rule that fits counts',
  }),
]);

/** Local addresses: `sa_pool`. */
export const saPool = keywordTable<t.SaPoolConfig>('sa_pool', [
  word('pool_hash_size', {
    args: [int(1, 128)],
    into: 'poolHashSize',
    default: 16,
    invalid: 'invalid pool_hash_size',
    inert: { why: 'it is always 16' },
    text: 'Hash buckets of local addresses',
  }),
  word('flow_enable', {
    args: [onOff],
    into: 'flowEnable',
    default: true,
    inert: {
      why: 'local ports are such that answers reach their worker by the hash of the device, or it is handed them',
    },
    text: 'Steer return traffic by flow rules where the port can',
  }),
]);
