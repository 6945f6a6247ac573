// SPDX-License-Identifier: GPL-2.0-or-later
// Names, priorities, cores and limits of the processes: the same words for each of three.
import type { Context } from '../config/context.js';
import type { GlobalConfig } from '../config/model/global.js';
import * as r from './readers.js';
import { word, type Line, type Row } from './table.js';

type G = GlobalConfig;
type Child = 'vrrp' | 'checker' | 'bfd';
const maxName = 15;

function nameOf(context: Context, line: Line): string | undefined {
  const given = r.need(context, line, 1);
  if (given.length <= maxName) return given;
  context.error(`Process name ${given} more than ${maxName} characters, truncating`, 1);
  return given.slice(0, maxName);
}

const childName =
  (child: Child, deprecated = false): r.Read<G> =>
  (context, target, line) => {
    if (deprecated) context.log('lvs_process_name is deprecated - please use checker_process_name');
    target[child].name = nameOf(context, line);
  };

const nice =
  (child: Child): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given === undefined) {
      context.error(`No ${child} process priority specified`);
      return;
    }
    const value = r.signed(context, given, { min: -20, max: 19, word: 1 });
    if (value === undefined) context.error(`Invalid ${child} process priority specified`, 1);
    target[child].nice = value ?? 0;
  };

const realtime =
  (child: Child): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    const what = `${child} process real-time priority`;
    if (given === undefined) {
      context.error(`No ${what} specified`);
      return;
    }
    const value = r.signed(context, given, { min: -0x8000_0000, max: 0x7fff_ffff, word: 1 });
    if (value === undefined) {
      context.error(`${what} '${given}' invalid`, 1);
      return;
    }
    if (value < 1) context.error(`${what} ${value} less than minimum 1 - setting to minimum`, 1);
    if (value > 99)
      context.error(`${what} ${value} greater than maximum 99 - setting to maximum`, 1);
    target[child].realtimePriority = Math.min(99, Math.max(1, value));
  };

/** What C makes of the leading digits: a long, of which an int takes the lower half. */
function asInt(text: string): number {
  const long = BigInt(/^[ \t\f\v\r\n]*[+]?(-?\d+)/.exec(text)?.[1] ?? '0');
  const max = 0x7fff_ffff_ffff_ffffn;
  return Number(BigInt.asIntN(32, long > max ? max : long < -max ? -max - 1n : long));
}

const affinity =
  (child: Child): r.Read<G> =>
  (context, target, line) => {
    if (line.words.length < 2) {
      context.error(`No ${child} cpu_id set specified`);
      return;
    }
    const cpus: number[] = [];
    for (const [offset, given] of line.words.slice(1).entries()) {
      const max = Math.max(1, context.host.cpuCount) - 1;
      const value = r.signed(context, given, { min: 0, max, word: offset + 1 });
      if (value === undefined) {
        const shown = asInt(given);
        context.error(`Invalid cpu_id:${shown} specified for ${child} process`, offset + 1);
        cpus.length = 0;
        break;
      }
      cpus.push(value);
    }
    target[child].cpus = cpus;
  };

const limit =
  (child: Child): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.unsigned(context, given, { min: 1, max: 0xffff_ffff, word: 1 });
    if (value === undefined) context.error(`Invalid ${child} real-time limit - ${given}`, 1);
    else target[child].realtimeLimitUs = Math.max(2, value);
  };

const noSwap =
  (child: Child): r.Read<G> =>
  (_, target) => {
    target[child].noSwap = true;
  };

export const processRows: readonly Row<G>[] = [
  word('process_names', r.flag('processNames')),
  word('process_name', (context, target, line) => {
    target.processName = nameOf(context, line);
  }),
  word('vrrp_process_name', childName('vrrp')),
  word('checker_process_name', childName('checker')),
  word('lvs_process_name', childName('checker', true)),
  word('bfd_process_name', childName('bfd')),
  word('vrrp_priority', nice('vrrp')),
  word('vrrp_no_swap', noSwap('vrrp')),
  word('vrrp_rt_priority', realtime('vrrp')),
  word('vrrp_cpu_affinity', affinity('vrrp')),
  word('vrrp_rlimit_rttime', limit('vrrp')),
  word('vrrp_rlimit_rtime', limit('vrrp')),
  word('checker_priority', nice('checker')),
  word('checker_no_swap', noSwap('checker')),
  word('checker_rt_priority', realtime('checker')),
  word('checker_cpu_affinity', affinity('checker')),
  word('checker_rlimit_rttime', limit('checker')),
  word('checker_rlimit_rtime', limit('checker')),
  word('bfd_priority', nice('bfd')),
  word('bfd_no_swap', noSwap('bfd')),
  word('bfd_rt_priority', realtime('bfd')),
  word('bfd_cpu_affinity', affinity('bfd')),
  word('bfd_rlimit_rttime', limit('bfd')),
  word('bfd_rlimit_rtime', limit('bfd')),
];
