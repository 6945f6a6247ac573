// SPDX-License-Identifier: GPL-2.0-or-later
// `vrrp_track_process`.
import type { Context } from '../config/context.js';
import type { TrackProcess, VrrpConfig } from '../config/model/vrrp.js';
import { splitQuoted } from '../config/scripts.js';
import * as r from './readers.js';
import { block, table, word, type Line } from './table.js';

type P = TrackProcess;
const inclusive = 'inclusive. Ignoring...';

function process(context: Context, target: P, line: Line): void {
  const given = r.need(context, line, 1);
  if (target.path !== undefined) {
    context.error(`Process already set for track process ${target.name} - ignoring ${given}`, 1);
    return;
  }
  const [, path, ...params] = splitQuoted(line.text).words;
  target.path = path;
  target.params = params;
  if (params.length > 0) target.fullCommand = true;
}

function paramMatch(context: Context, target: P, line: Line): void {
  const given = line.words[1];
  if (given === undefined) target.paramMatch = 'exact';
  else if (given === 'initial' || given === 'partial') target.paramMatch = given;
  else context.error(`Invalid param_match type ${given} - ignoring`, 1);
}

function weight(context: Context, target: P, line: Line): void {
  const [, given, option] = line.words;
  if (given === undefined) {
    context.error(`No weight specified for track process ${target.name} - ignoring`);
    return;
  }
  if (target.weight !== undefined) {
    context.error(`Weight already set for track process ${target.name} - ignoring ${given}`, 1);
    return;
  }
  const value = r.signed(context, given, { min: -254, max: 254, word: 1 });
  if (value === undefined) {
    const text = `Weight (${given}) for vrrp_track_process ${target.name} must be between [-254..254]`;
    context.error(`${text} ${inclusive}`, 1);
    return;
  }
  target.weight = value;
  if (option === 'reverse') target.weightReverse = true;
  else if (option !== undefined) {
    context.error(`vrrp_track_process ${target.name} unknown weight option ${option}`, 2);
  }
}

function quorum(context: Context, target: P, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: 65535, word: 1 });
  const text = `Quorum (${given}) for vrrp_track_process ${target.name} must be between [1..65535]`;
  if (value === undefined) context.error(`${text} ${inclusive}`, 1);
  else if (target.quorumMax !== undefined && value > target.quorumMax) {
    context.error('Quorum is greater than quorum_max - ignoring', 1);
  } else target.quorum = value;
}

function quorumMax(context: Context, target: P, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 0, max: 65535, word: 1 });
  const text = `quorum_max (${given}) for vrrp_track_process ${target.name} must be between [0..65535]`;
  if (value === undefined) context.error(`${text} ${inclusive}`, 1);
  else if (value > 0 && value < target.quorum) {
    context.error('quorum_max is less than quorum - ignoring', 1);
  } else {
    target.quorumMax = value;
    if (value === 0) target.quorum = 0;
  }
}

const delay =
  (prefix: string, fields: readonly ('terminateDelayUs' | 'forkDelayUs')[]): r.Read<P> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.decimal(context, given, { ...r.timer(1n, r.seconds(3600)), word: 1 });
    const text = `${prefix}delay (${given}) for vrrp_track_process ${target.name} must be between [0.000001..3600]`;
    if (value === undefined) context.error(`${text} ${inclusive}`, 1);
    else for (const field of fields) target[field] = value;
  };

const processTable = table<P>('vrrp_track_process', [
  word('process', process),
  word('param_match', paramMatch),
  word('weight', weight),
  word('quorum', quorum),
  word('quorum_max', quorumMax),
  word('delay', delay('', ['terminateDelayUs', 'forkDelayUs'])),
  word('terminate_delay', delay('terminate_', ['terminateDelayUs'])),
  word('fork_delay', delay('fork_', ['forkDelayUs'])),
  word('full_command', r.flag('fullCommand')),
]);

function open(context: Context, target: VrrpConfig, line: Line): P {
  const found: P = {
    ...{ name: r.need(context, line, 1), path: undefined, params: [], paramMatch: 'exact' },
    ...{ weight: undefined, weightReverse: false, quorum: 1, quorumMax: undefined },
    ...{ terminateDelayUs: 0, forkDelayUs: 0, fullCommand: false },
  };
  target.trackProcesses.push(found);
  return found;
}

/** One that names no process is removed. */
function close(context: Context, found: P, target: VrrpConfig): void {
  if (found.path !== undefined) return;
  context.error(`track process '${found.name}' process name not specified`);
  target.trackProcesses.splice(target.trackProcesses.indexOf(found), 1);
}

/** The row of `vrrp_track_process`. */
export const trackProcessRow = block<VrrpConfig, P>('vrrp_track_process', {
  table: processTable,
  open,
  close,
});
