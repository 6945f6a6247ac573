// SPDX-License-Identifier: GPL-2.0-or-later
// `virtual_server`.
import type { Context } from '../config/context.js';
import { newVirtualServer } from '../config/defaults.js';
import type { LvsConfig, VirtualKey, VirtualServer } from '../config/model/lvs.js';
import { endpoint } from './endpoint.js';
import { forkRows } from './virtual-fork.js';
import { forwarding } from './forwarding.js';
import { cUnsigned } from './ip-names.js';
import * as r from './readers.js';
import { realServerRow } from './real-server.js';
import { script } from './scripts.js';
import { block, table, word, type Line } from './table.js';

type V = VirtualServer;
const all = 0xffff_ffff;
const maxWeight = 0x7fff_ffff;
const schedulers = [
  ...['rr', 'wrr', 'lc', 'wlc', 'lblc', 'sh', 'mh', 'dh', 'fo', 'ovf', 'lblcr', 'sed', 'nq'],
];
const laterSchedulers = ['twos', 'conhash'];

const again = (name: string) => (given: string) =>
  `((null)) ${name} script already specified - ignoring ${given}`;

function ipFamily(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const family = given === 'inet' ? 4 : given === 'inet6' ? 6 : undefined;
  if (family === undefined) context.error(`unknown address family ${given}`, 1);
  else if (target.family !== undefined && target.family !== family) {
    context.error(`Virtual server specified family ${given} conflicts with server family`, 1);
  } else target.family = family;
}

function scheduler(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const known = context.build === '2.4.3' ? [...schedulers, ...laterSchedulers] : schedulers;
  if (laterSchedulers.includes(given)) context.lacked = true;
  if (known.includes(given)) target.scheduler = given;
  else context.error(`Invalid lvs_scheduler '${given}' - ignoring`, 1);
}

/** Schedulers whose flags share their bits: the words of one do for the other. */
const hashing = ['sh', 'mh'];

/** A flag that a scheduler must be named for first. */
const schedulerFlag =
  (wanted: readonly string[]): r.Read<V> =>
  (context, target, line) => {
    const name = line.words[0] ?? '';
    if (wanted.length === 0 || wanted.includes(target.scheduler ?? '')) {
      target.schedulerFlags.push(name);
    } else context.error(`${name} only applies to sh scheduler - ignoring`);
  };

function method(context: Context, target: V, line: Line): void {
  target.forwarding = forwarding(context, line, 'virtual') ?? target.forwarding;
}

function persistenceTimeout(context: Context, target: V, line: Line): void {
  const given = line.words[1];
  const range = { min: 1, max: 2_678_400, word: 1, strict: true };
  const value = given === undefined ? 360 : r.unsigned(context, given, range);
  if (value === undefined) context.error('persistence_timeout invalid', 1);
  else target.persistenceTimeoutSec = value;
}

function persistenceEngine(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given.length > 15) context.error(`persistence_name too long, truncating - ${given}`, 1);
  target.persistenceEngine = given.slice(0, 15);
}

/** A netmask as inet_aton takes it: one to four parts in C's notation, the last filling what is left. */
function isNetmask(text: string): boolean {
  const parts = text.split('.');
  if (parts.length > 4) return false;
  return parts.every((part, index) => {
    const value = /^\d/.test(part) ? cUnsigned(part) : undefined;
    const bytes = index === parts.length - 1 ? 4 - index : 1;
    return value !== undefined && value < 256 ** bytes;
  });
}

function granularity(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const six = target.family === 6;
  if (six && r.unsigned(context, given, { min: 1, max: 128, word: 1 }) === undefined) {
    context.error(`Invalid IPv6 persistence_granularity specified - ${given}`, 1);
    return;
  }
  if (!six && !isNetmask(given)) {
    context.error(`Invalid IPv4 persistence_granularity specified - ${given}`, 1);
    return;
  }
  target.persistenceGranularity = given;
  target.persistenceTimeoutSec ??= 360;
}

const protocols = ['TCP', 'UDP', 'SCTP'] as const;
const forkProtocols = ['ICMP', 'ICMPV6'] as const;

function protocol(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const known: readonly NonNullable<V['protocol']>[] =
    context.build === '2.4.3' ? [...protocols, ...forkProtocols] : protocols;
  const found = known.find((one) => one === given.toUpperCase());
  if (forkProtocols.some((one) => one === given.toUpperCase())) context.lacked = true;
  if (found === undefined) context.error(`Unknown protocol ${given} - ignoring`, 1);
  else target.protocol = found;
}

function virtualHost(context: Context, target: V, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('virtual server virtualhost missing');
  else target.virtualHost = given;
}

function snmpName(context: Context, target: V, line: Line): void {
  if (line.words.length !== 2)
    context.error('virtual server snmp_name missing or extra parameters');
  else target.snmpName = line.words[1];
}

function quorum(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: all, word: 1 });
  const text = `Quorum ${given} must be in [1, ${all}]. Setting to 1.`;
  if (value === undefined) context.error(text, 1);
  target.quorum = value ?? 1;
}

function sorryServer(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const found = endpoint(context, line.words.slice(1), 1);
  if (found === undefined) context.error(`Invalid sorry server IP address ${given} - skipping`, 1);
  else target.sorryServer = { ...found, inhibit: false, forwarding: undefined };
}

function sorryInhibit(context: Context, target: V): void {
  const text = 'Ignoring sorry_server inhibit used before or without sorry_server';
  if (target.sorryServer === undefined) context.error(text);
  else target.sorryServer.inhibit = true;
}

function sorryMethod(context: Context, target: V, line: Line): void {
  if (target.sorryServer === undefined) {
    context.error('sorry_server forwarding used without sorry_server');
    return;
  }
  const found = forwarding(context, line, 'sorry');
  if (found !== undefined) target.sorryServer.forwarding = found;
}

const virtualTable = table<V>('virtual_server', [
  word('ip_family', ipFamily),
  word(
    'retry',
    r.uint('retry', [1, all], (value) => `retry value invalid - ${value}`, true),
  ),
  word(
    'delay_before_retry',
    r.time(
      'delayBeforeRetryUs',
      r.anyTimer,
      (value) => `virtual server delay before retry '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'warmup',
    r.time(
      'warmupUs',
      r.anyTimer,
      (value) => `virtual server warmup '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'connect_timeout',
    r.time(
      'connectTimeoutUs',
      r.connectTimer,
      (value) => `virtual server connect_timeout ${value} invalid - ignoring`,
    ),
  ),
  word(
    'delay_loop',
    r.time(
      'delayLoopUs',
      r.positiveTimer,
      (value) => `virtual server delay loop '${value}' invalid - ignoring`,
    ),
  ),
  word('inhibit_on_failure', r.flag('inhibitOnFailure')),
  word('lb_algo', scheduler),
  word('lvs_sched', scheduler),
  word('hashed', schedulerFlag(hashing)),
  word('ops', r.flag('onePacket')),
  word('flag-1', schedulerFlag([])),
  word('flag-2', schedulerFlag([])),
  word('flag-3', schedulerFlag([])),
  word('sh-port', schedulerFlag(hashing)),
  word('sh-fallback', schedulerFlag(hashing)),
  word('mh-port', schedulerFlag(hashing)),
  word('mh-fallback', schedulerFlag(hashing)),
  word('lb_kind', method),
  word('lvs_method', method),
  word('persistence_engine', persistenceEngine),
  word('persistence_timeout', persistenceTimeout),
  word('persistence_granularity', granularity),
  word('protocol', protocol),
  word('ha_suspend', r.flag('haSuspend')),
  word(
    'smtp_alert',
    r.bool('smtpAlert', (value) => `Invalid virtual_server smtp_alert parameter ${value}`),
  ),
  word('virtualhost', virtualHost),
  word('snmp_name', snmpName),
  word('alpha', r.flag('alpha')),
  word('omega', r.flag('omega')),
  word('quorum_up', script('quorumUp', again('quorum_up'))),
  word('quorum_down', script('quorumDown', again('quorum_down'))),
  word('quorum', quorum),
  word(
    'hysteresis',
    r.uint(
      'hysteresis',
      [0, all],
      (value) => `Hysteresis ${value} must be in [0, ${all}] - ignoring`,
    ),
  ),
  word(
    'weight',
    r.uint(
      'weight',
      [1, maxWeight],
      (value) => `Virtual server weight ${value} is outside range 1-${maxWeight}`,
    ),
  ),
  word('sorry_server', sorryServer),
  word('sorry_server_inhibit', sorryInhibit),
  word('sorry_server_lvs_method', sorryMethod),
  realServerRow,
  ...forkRows,
]);

function keyOf(context: Context, line: Line): VirtualKey | undefined {
  const kind = r.need(context, line, 1);
  if (kind === 'match') context.lacked = true;
  if (kind === 'group') return { kind, name: r.need(context, line, 2) };
  if (kind === 'match' && context.build === '2.4.3')
    return { kind, name: r.need(context, line, 2) };
  if (kind === 'fwmark') {
    const given = r.need(context, line, 2);
    const fwmark = r.unsigned(context, given, { min: 0, max: all, word: 2 });
    if (fwmark !== undefined) return { kind, fwmark };
    context.error(`virtual server fwmark '${given}' must be in [0, ${all}] - ignoring`, 2);
    return undefined;
  }
  const found = endpoint(context, line.words.slice(1), 1);
  if (found !== undefined) return { kind: 'address', ...found };
  const [, address, port] = line.words;
  const shown = /^0*$/.test(port ?? '') ? ` ${address ?? ''}` : `/port ${address ?? ''}/${port}`;
  context.error(`Invalid virtual server IP address${shown} - skipping`, 1);
  return undefined;
}

function open(context: Context, target: LvsConfig, line: Line): V | undefined {
  const key = keyOf(context, line);
  if (key === undefined) return undefined;
  const server = newVirtualServer(key);
  target.virtualServers.push(server);
  return server;
}

function close(context: Context, server: V): void {
  const { sorryServer: sorry } = server;
  if (sorry === undefined || server.family === undefined || sorry.family === server.family) return;
  const method = sorry.forwarding?.method ?? server.forwarding?.method;
  if (method === 'TUN') return;
  const text = `Address family of virtual server and sorry server ${sorry.address} don't match`;
  context.error(`${text} - skipping sorry server.`);
  server.sorryServer = undefined;
}

/** The row of `virtual_server`. */
export const virtualServerRow = block<LvsConfig, V>('virtual_server', {
  table: virtualTable,
  open,
  close,
});
