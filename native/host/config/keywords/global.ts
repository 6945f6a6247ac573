// SPDX-License-Identifier: GPL-2.0-or-later
import { choice, int, onOff, text } from '../../../../compat/conf/args.js';
import { keywordTable, word } from '../../../../compat/conf/table.js';
import * as t from '../types.js';

const path = text('PATH');

/** Log, kernel interfaces, EAL: `global_defs`. */
export const global = keywordTable<t.GlobalConfig>('global_defs', [
  word('log_level', {
    args: [choice(...t.logLevels)],
    into: 'logLevel',
    default: 'DEBUG',
    reload: true,
    invalid: 'illegal log level: {value}',
    text: 'Least urgent level that is logged',
  }),
  word('log_file', {
    args: [path],
    into: 'logFile',
    reload: true,
    invalid: 'illegal log file: {value}',
    text: 'Append the log to this file instead of stderr and syslog',
  }),
  word('log_with_timestamp', {
    args: [onOff],
    into: 'logWithTimestamp',
    default: false,
    reload: true,
    invalid: 'invalid log_with_timestamp {value}',
    text: 'Begin each line with the time (asynchronous log only)',
  }),
  word('log_async_mode', {
    args: [onOff],
    into: 'logAsync',
    default: false,
    invalid: 'invalid log async mode {value}',
    text: 'Workers leave writing the log to another thread',
  }),
  word('log_async_pool_size', {
    args: [int(1023, 2 ** 31 - 1, 'powerOfTwoMinusOne')],
    into: 'logAsyncPoolSize',
    default: 16383,
    invalid: 'invalid log_async_pool_size {value}, using default {default}',
    inert: { why: 'lines wait as long as there is memory' },
    text: 'Lines that may wait to be written',
  }),
  word('kni', {
    args: [onOff],
    into: 'kni',
    default: true,
    invalid: 'invalid kni switch: {value}',
    text: 'Make a kernel interface for each port',
  }),
  word('lldp', {
    args: [onOff],
    into: 'lldp',
    default: false,
    reload: true,
    invalid: 'invalid lldp config: {value}',
    text: 'Announce and learn neighbours by LLDP',
  }),
  word('pdump', {
    args: [onOff],
    into: 'pdump',
    default: false,
    invalid: 'invalid pdump switch: {value}',
    text: 'Let dpdk-pdump attach',
  }),
  word('daemon', { into: 'daemon', default: false, text: 'Go to the background' }),
  // our own
  word('hugepages', {
    args: [onOff],
    into: 'hugepages',
    default: true,
    text: 'off runs on ordinary memory, as --no-huge of EAL does',
  }),
  word('memory_mb', {
    args: [int(64, 1_048_576)],
    into: 'memoryMb',
    text: 'Memory that EAL takes at start, in MiB',
  }),
  word('eal_args', {
    args: [text('"ARGUMENTS"')],
    into: 'ealArgs',
    default: '',
    text: 'Further EAL arguments, split at blanks',
  }),
  word('icmp_echo', {
    args: [choice('engine', 'kernel')],
    into: 'icmpEcho',
    default: 'engine',
    reload: true,
    text: 'Who answers echo requests to our addresses',
  }),
  word('icmp_ratelimit', {
    args: [int(0, 100_000_000)],
    into: 'icmpRatelimitPps',
    default: 1000,
    reload: true,
    text: 'ICMP errors a second and worker; 0 is no limit',
  }),
  word('kni_ratelimit', {
    args: [int(0, 100_000_000)],
    into: 'kniRatelimitPps',
    default: 10_000,
    reload: true,
    text: 'Packets a second and worker to the kernel, routing and discovery apart; 0: no limit',
  }),
]);
