// SPDX-License-Identifier: GPL-2.0-or-later
// `bfd_instance`: the BFD process reads all of it, VRRP its weight, the checkers its name.
import { familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { Config } from '../config/model.js';
import type { BfdInstance } from '../config/model/bfd.js';
import type { LvsConfig } from '../config/model/lvs.js';
import type { VrrpConfig } from '../config/model/vrrp.js';
import * as r from './readers.js';
import { block, table, word, type Line, type Row, type Table } from './table.js';

type B = BfdInstance;
const maxName = 31;
const where = 'Configuration error: BFD instance';

/** Milliseconds with three places, kept in microseconds. */
const interval =
  (name: string, into: 'minRxUs' | 'minTxUs' | 'idleTxUs', min: number): r.Read<B> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const options = {
      min: BigInt(min) * 1000n,
      max: 4_294_967_000n,
      places: 3,
      word: 1,
      strict: true,
    };
    const value = r.decimal(context, given, options);
    const text = `${name} value ${given} is not valid (must be in range [${min}-4294967]), ignoring`;
    if (value === undefined) context.error(`${where} ${target.name} ${text}`, 1);
    else target[into] = value;
    if (value !== undefined && value > 10_000_000) {
      context.log(`BFD instance ${target.name} ${name} value ${given} is larger than usual`);
    }
  };

function neighbor(context: Context, target: B, line: Line): void {
  const given = r.need(context, line, 1);
  if (familyOf(given) !== undefined) {
    target.neighborIp = plainAddress(given);
    return;
  }
  const text = `has malformed neighbor address ${given}, ignoring instance`;
  context.error(`${where} ${target.name} ${text}`, 1);
  context.blockFailed = true;
  const { bfd } = context.config;
  bfd.splice(bfd.indexOf(target), 1);
}

function source(context: Context, target: B, line: Line): void {
  const given = r.need(context, line, 1);
  const text = `${where} ${target.name} has malformed source address ${given}, ignoring`;
  if (familyOf(given) !== undefined) target.sourceIp = plainAddress(given);
  else context.error(text, 1);
}

function multihop(context: Context, target: B, line: Line): void {
  const given = line.words[1];
  const value = given === undefined ? true : r.booleanOf(given);
  const text = `multihop setting not valid - ${given ?? ''}`;
  if (value === undefined) context.error(`${where} ${target.name} ${text}`, 1);
  else target.multihop = value;
}

function weight(context: Context, target: VrrpConfig['bfds'][number], line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.signed(context, given, { min: -253, max: 253, word: 1, strict: true });
  const option = line.words[2];
  const text = `weight value ${given} not valid (must be in range [-253-253]), ignoring`;
  if (value === undefined) context.error(`${where} ${target.name} ${text}`, 1);
  else target.weight = value;
  if (option === 'reverse') target.weightReverse = true;
  else if (option !== undefined) {
    context.error(`${where} ${target.name} unknown weight option ${option}`, 2);
  }
}

const complaint = (text: (value: string) => string) => (value: string, target: B) =>
  `${where} ${target.name} ${text(value)}, ignoring`;
const ttl = complaint(
  (value) => `ttl/hoplimit value ${value} not valid (must be in range [1-255])`,
);

const events =
  (process: 'toVrrp' | 'toChecker'): r.Read<B> =>
  (context, target) => {
    if (context.scratch.bfdEvents !== 1) target.toVrrp = target.toChecker = false;
    context.scratch.bfdEvents = 1;
    target[process] = true;
  };

const full = table<B>('bfd_instance', [
  word('source_ip', source),
  word('neighbor_ip', neighbor),
  word('neighbour_ip', neighbor),
  word('min_rx', interval('min_rx', 'minRxUs', 1)),
  word('min_tx', interval('min_tx', 'minTxUs', 1)),
  word('idle_tx', interval('idle_tx', 'idleTxUs', 1000)),
  word(
    'multiplier',
    r.uint(
      'multiplier',
      [1, 255],
      complaint((value) => `multiplier value ${value} not valid (must be in range [1-255])`),
      true,
    ),
  ),
  word('passive', r.flag('passive')),
  word('ttl', r.uint('ttl', [1, 255], ttl, true)),
  word('hoplimit', r.uint('ttl', [1, 255], ttl, true)),
  word(
    'max_hops',
    r.integer(
      'maxHops',
      [-1, 255],
      complaint((value) => `max_hops value ${value} not valid (must be in range [-1-255])`),
      true,
    ),
  ),
  word('multihop', multihop),
  word('weight', () => undefined),
  word('vrrp', events('toVrrp')),
  word('checker', events('toChecker')),
]);

/** The same words where only some have an effect. */
function only<T>(rows: readonly Row<T>[]): Table<T> {
  const known = new Map(rows.map((row) => [row.name, row]));
  const others = [...full.rows.values()].filter((row) => !known.has(row.name));
  return table<T>('bfd_instance', [
    ...others.map((row): Row<T> => word(row.name, () => undefined)),
    ...rows,
  ]);
}

/** Who is told of changes: both processes, or those that are named. */
const named = (process: 'vrrp' | 'checker'): r.Read<unknown> => {
  return ({ scratch }) => {
    scratch[`bfd-${process}`] = 1;
  };
};

/** True if the instance names a process, and not this one. */
function isForOther({ scratch }: Context, own: 'vrrp' | 'checker'): boolean {
  const other = own === 'vrrp' ? 'checker' : 'vrrp';
  return scratch[`bfd-${other}`] === 1 && scratch[`bfd-${own}`] !== 1;
}

const weightOnly = only<VrrpConfig['bfds'][number]>([
  word('weight', weight),
  word('vrrp', named('vrrp')),
  word('checker', named('checker')),
]);
const nameOnly = only<{ readonly name: string }>([
  word('vrrp', named('vrrp')),
  word('checker', named('checker')),
]);

function openFull(context: Context, target: Config, line: Line): B | undefined {
  const name = r.need(context, line, 1);
  if (name.length > maxName) {
    const text = `name too long (maximum length is ${maxName} characters) - ignoring`;
    context.error(`${where} ${name} ${text}`, 1);
    return undefined;
  }
  if (target.bfd.some((one) => one.name === name)) {
    context.error(`${where} ${name} already configured - ignoring`, 1);
    return undefined;
  }
  context.scratch.bfdEvents = 0;
  const instance: B = {
    ...{ name, sourceIp: undefined, neighborIp: undefined, minRxUs: 10_000, minTxUs: 10_000 },
    ...{ idleTxUs: 1_000_000, multiplier: 5, passive: false, ttl: undefined, maxHops: 0 },
    ...{ multihop: false, toVrrp: true, toChecker: true },
  };
  target.bfd.push(instance);
  return instance;
}

function closeFull(context: Context, instance: B, target: Config): void {
  const problem = problemOf(target.bfd, instance);
  if (problem !== undefined) {
    context.error(`${where} ${instance.name} ${problem}`);
    target.bfd.splice(target.bfd.indexOf(instance), 1);
    return;
  }
  const limit = instance.ttl ?? (familyOf(instance.neighborIp ?? '') === 6 ? 64 : 255);
  instance.ttl = limit;
  if (instance.maxHops <= limit) return;
  const text = 'max_hops exceeds ttl/hoplimit - setting to ttl/hoplimit';
  context.error(`BFD instance ${instance.name}: ${text}`);
  instance.maxHops = limit;
}

function problemOf(all: readonly B[], one: B): string | undefined {
  const { neighborIp, sourceIp } = one;
  if (neighborIp === undefined) return 'has no neighbor address set, disabling instance';
  if (sourceIp !== undefined && familyOf(sourceIp) !== familyOf(neighborIp)) {
    // The original prints the source twice, from one buffer.
    const text = `source address ${sourceIp} and neighbor address ${sourceIp} are not of the same family`;
    return `${text}, disabling instance`;
  }
  const same = all.some(
    (other) => other !== one && other.neighborIp === neighborIp && other.sourceIp === sourceIp,
  );
  if (!same) return undefined;
  if (sourceIp === undefined)
    return `has duplicate neighbor address ${neighborIp}, ignoring instance`;
  return `has duplicate source/neighbor address ${sourceIp}/${neighborIp}, ignoring instance`;
}

function openName(context: Context, known: readonly string[], line: Line): string | undefined {
  const name = r.need(context, line, 1);
  Object.assign(context.scratch, { 'bfd-vrrp': 0, 'bfd-checker': 0 });
  if (name.length > maxName) context.error(`BFD name ${name} too long`, 1);
  else if (known.includes(name)) context.error(`BFD ${name} already specified`, 1);
  else return name;
  return undefined;
}

/** As the BFD process reads it. */
export const bfdRow = block<Config, B>('bfd_instance', {
  table: full,
  open: openFull,
  close: closeFull,
});

/** As the VRRP process reads it. */
export const vrrpBfdRow = block<VrrpConfig, VrrpConfig['bfds'][number]>('bfd_instance', {
  table: weightOnly,
  open: (context, target, line) => {
    const known = target.bfds.map((one) => one.name);
    const name = openName(context, known, line);
    if (name === undefined) return undefined;
    const bfd = { name, weight: 0, weightReverse: false };
    target.bfds.push(bfd);
    return bfd;
  },
  close: (context, bfd, target) => {
    if (isForOther(context, 'vrrp')) target.bfds.splice(target.bfds.indexOf(bfd), 1);
  },
});

/** As the checker process reads it. */
export const checkerBfdRow = block<LvsConfig, { readonly name: string }>('bfd_instance', {
  table: nameOnly,
  open: (context, target, line) => {
    const name = openName(context, target.bfds, line);
    if (name === undefined) return undefined;
    target.bfds.push(name);
    return { name };
  },
  close: (context, { name }, target) => {
    if (isForOther(context, 'checker')) target.bfds.splice(target.bfds.indexOf(name), 1);
  },
});
