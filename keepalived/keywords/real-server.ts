// SPDX-License-Identifier: GPL-2.0-or-later
// `real_server`.
import type { Context } from '../config/context.js';
import type { Endpoint, RealServer, VirtualServer } from '../config/model/lvs.js';
import { checkerRows } from './checkers.js';
import { endpoint } from './endpoint.js';
import { forwarding } from './forwarding.js';
import * as r from './readers.js';
import { script } from './scripts.js';
import { block, table, word, type Line } from './table.js';

type R = RealServer;
const all = 0xffff_ffff;
const maxWeight = 0x7fff_ffff;

/** The original's name for the server is gone where this is printed. */
const again = (name: string) => (given: string) =>
  `((null)) ${name} script already specified - ignoring ${given}`;

function method(context: Context, target: R, line: Line): void {
  target.forwarding = forwarding(context, line, 'real') ?? target.forwarding;
}

function virtualHost(context: Context, target: R, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('real server virtualhost missing');
  else target.virtualHost = given;
}

function snmpName(context: Context, target: R, line: Line): void {
  if (line.words.length !== 2) context.error('real server snmp_name missing or extra parameters');
  else target.snmpName = line.words[1];
}

const realTable = table<R>('virtual_server/real_server', [
  word(
    'weight',
    r.uint(
      'weight',
      [0, maxWeight],
      (value) => `Real server weight ${value} is outside range 0-${maxWeight}`,
    ),
  ),
  word('lvs_method', method),
  word(
    'uthreshold',
    r.uint(
      'upperThreshold',
      [0, all],
      (value) => `Invalid real_server uthreshold '${value}' - ignoring`,
    ),
  ),
  word(
    'lthreshold',
    r.uint(
      'lowerThreshold',
      [0, all],
      (value) => `Invalid real_server lthreshold '${value}' - ignoring`,
    ),
  ),
  word(
    'inhibit_on_failure',
    r.bool('inhibitOnFailure', (value) => `Invalid inhibit_on_failure parameter ${value}`),
  ),
  word('notify_up', script('notifyUp', again('notify_up'))),
  word('notify_down', script('notifyDown', again('notify_down'))),
  word(
    'alpha',
    r.bool('alpha', (value) => `Invalid alpha parameter ${value}`),
  ),
  word(
    'retry',
    r.uint('retry', [1, all], (value) => `retry value invalid - ${value}`, true),
  ),
  word(
    'delay_before_retry',
    r.time(
      'delayBeforeRetryUs',
      r.anyTimer,
      (value) => `real server delay_before_retry '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'warmup',
    r.time('warmupUs', r.anyTimer, (value) => `real server warmup '${value}' invalid - ignoring`),
  ),
  word(
    'connect_timeout',
    r.time(
      'connectTimeoutUs',
      r.connectTimer,
      (value) => `real server connect_timeout ${value} invalid - ignoring`,
    ),
  ),
  word(
    'delay_loop',
    r.time(
      'delayLoopUs',
      r.positiveTimer,
      (value) => `real server delay_loop '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'smtp_alert',
    r.bool('smtpAlert', (value) => `Invalid real_server smtp_alert parameter ${value}`),
  ),
  word('virtualhost', virtualHost),
  word('snmp_name', snmpName),
  ...checkerRows,
]);

/** One literal, since there may be hundreds of thousands: an object put together from parts costs twice as much. */
function newReal({ address, family, port }: Endpoint, target?: VirtualServer): R {
  return {
    address,
    family,
    port,
    retry: undefined,
    delayBeforeRetryUs: undefined,
    warmupUs: undefined,
    delayLoopUs: undefined,
    alpha: undefined,
    weight: undefined,
    forwarding: target?.forwarding,
    upperThreshold: 0,
    lowerThreshold: 0,
    inhibitOnFailure: undefined,
    notifyUp: undefined,
    notifyDown: undefined,
    connectTimeoutUs: undefined,
    smtpAlert: undefined,
    virtualHost: undefined,
    snmpName: undefined,
    checkers: [],
  };
}

function open(context: Context, target: VirtualServer, line: Line): R | undefined {
  r.need(context, line, 1);
  const found = endpoint(context, line.words.slice(1), 1);
  if (found === undefined) {
    const shown = `${line.words[1] ?? ''}/${line.words[2] ?? '(null)'}`;
    context.error(`Invalid real server ip address/port ${shown} - skipping`, 1);
    return undefined;
  }
  const real = newReal(found, target);
  target.realServers.push(real);
  return real;
}

/** The server's family is told once its block ends, and a wrong one goes; TUN may mix them. */
function close(context: Context, real: R, target: VirtualServer): void {
  const method = real.forwarding?.method ?? target.forwarding?.method;
  const mixes = method === 'TUN' || method === 'FNAT' || method === 'SNAT';
  if (mixes) return;
  target.family ??= real.family;
  if (real.family === target.family) return;
  const text = `Address family of virtual server and real server ${real.address} don't match`;
  context.error(`${text} - skipping real server.`);
  target.realServers.splice(target.realServers.indexOf(real), 1);
}

/** The row of `real_server`. */
export const realServerRow = block<VirtualServer, R>('real_server', {
  table: realTable,
  open,
  close,
  // Where no block follows a server that is none, the words are looked at all the same.
  spare: () => newReal({ address: '', family: 4, port: 0 }),
});
