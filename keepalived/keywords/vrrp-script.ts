// SPDX-License-Identifier: GPL-2.0-or-later
// `vrrp_script`.
import type { Context } from '../config/context.js';
import type { VrrpConfig, VrrpScript } from '../config/model/vrrp.js';
import { defaultUser, scriptOf, userByName } from '../config/scripts.js';
import * as r from './readers.js';
import { block, table, word, type Line } from './table.js';

type S = VrrpScript;

/** From 2.4 on with three decimal places, before in whole seconds. */
function milliseconds(context: Context, given: string): number | undefined {
  if (context.build === '2.4.3') {
    return r.decimal(context, given, {
      min: 0n,
      max: 4_294_000n,
      places: 3,
      word: 1,
      strict: true,
    });
  }
  const value = r.unsigned(context, given, { min: 0, max: 4294, word: 1 });
  return value === undefined ? undefined : value * 1000;
}

function interval(context: Context, target: S, line: Line): void {
  const given = r.need(context, line, 1);
  const value = milliseconds(context, given);
  const low = context.build === '2.4.3' ? '0.001' : '1';
  if (value === undefined) {
    const text = `vrrp script interval '${given}' must be between ${low} and 4294 - ignoring`;
    context.error(`(${target.name}): ${text}`, 1);
    return;
  }
  if (value === 0) {
    context.error(`(${target.name}): vrrp script interval must be greater than 0, setting to 1`, 1);
  }
  target.intervalMs = value === 0 ? 1000 : value;
}

function timeout(context: Context, target: S, line: Line): void {
  const given = r.need(context, line, 1);
  const value = milliseconds(context, given);
  if (value === undefined) {
    context.error(`(${target.name}): vrrp script timeout '${given}' invalid - ignoring`, 1);
    return;
  }
  if (value === 0) {
    context.error(`(${target.name}): vrrp script timeout must be greater than 0, setting to 1`, 1);
  }
  target.timeoutMs = value === 0 ? 1000 : value;
}

function weight(context: Context, target: S, line: Line): void {
  const given = r.need(context, line, 1);
  const option = line.words[2];
  const value = r.signed(context, given, { min: -253, max: 253, word: 1 });
  if (value === undefined) {
    context.error(`vrrp_script ${target.name} weight ${given} must be in [-253, 253]`, 1);
  } else target.weight = value;
  if (option === 'reverse') target.weightReverse = true;
  else if (option !== undefined) {
    context.error(`vrrp_script ${target.name} unknown weight option ${option}`, 2);
  }
}

const count =
  (into: 'rise' | 'fall'): r.Read<S> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.unsigned(context, given, { min: 1, max: 0x7fff_ffff, word: 1 });
    const text = `vrrp script ${into} value '${given}' invalid, defaulting to 1`;
    if (value === undefined) context.error(`(${target.name}): ${text}`, 1);
    target[into] = value ?? 1;
  };

function user(context: Context, target: S, line: Line): void {
  const found = userByName(context, r.need(context, line, 1), line.words[2]);
  if (found === undefined) {
    const shown = target.script?.args.map((one) => `'${one}'`).join(' ') ?? '';
    context.error(`Unable to set uid/gid for script ${shown}`, 1);
    context.scratch.scriptUserFailed = 1;
  }
  target.user = found;
}

const scriptTable = table<S>('vrrp_script', [
  word('script', (context, target, line) => {
    target.script = scriptOf(context, line.text, false) ?? target.script;
  }),
  word('interval', interval),
  word('timeout', timeout),
  word('weight', weight),
  word('rise', count('rise')),
  word('fall', count('fall')),
  word('user', user),
  word('init_fail', r.flag('initFail')),
]);

function open(context: Context, target: VrrpConfig, line: Line): S {
  const script: S = {
    ...{ name: r.need(context, line, 1), script: undefined, intervalMs: 1000 },
    ...{ timeoutMs: undefined, weight: 0, weightReverse: false, rise: 1, fall: 1 },
    ...{ user: undefined, initFail: false, insecure: false },
  };
  context.scratch.scriptUserFailed = 0;
  target.scripts.push(script);
  return script;
}

/** A script without command, or without a user that it could run as, is removed. */
function close(context: Context, script: S, target: VrrpConfig): void {
  if (script.script === undefined) {
    context.error(`No script set for vrrp_script ${script.name} - removing`);
  } else if (context.scratch.scriptUserFailed === 1) {
    // Told where the user was named.
  } else {
    script.user ??= defaultUser(context);
    if (script.user !== undefined) return;
    context.error(`Unable to set default user for vrrp script ${script.name} - removing`);
  }
  target.scripts.splice(target.scripts.indexOf(script), 1);
}

/** The row of `vrrp_script`. */
export const scriptRow = block<VrrpConfig, S>('vrrp_script', { table: scriptTable, open, close });
