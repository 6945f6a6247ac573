// SPDX-License-Identifier: GPL-2.0-or-later
// Names, priorities, cores and limits of the processes: the same words for each of three.
import type { Context } from '../config/context.js';
import type { GlobalConfig } from '../config/model.js';
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
      const value = r.unsigned(context, given, { min: 0, max, word: offset + 1 });
      if (value === undefined) {
        const leading = Number(/^\d*/.exec(given)?.[0] ?? '0');
        context.error(`Invalid cpu_id:${leading} specified for ${child} process`, offset + 1);
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
  word(
    'process_names',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.16',
      in: 'md',
      text: 'name the processes keepalived_vrrp, keepalived_lvs and keepalived_bfd',
    },
    r.flag('processNames'),
  ),
  word(
    'process_name',
    {
      args: 'name, 15 characters max',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'process title of the parent',
    },
    (context, target, line) => {
      target.processName = nameOf(context, line);
    },
  ),
  word(
    'vrrp_process_name',
    {
      args: 'name, 15 characters max',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'process title of the VRRP child',
    },
    childName('vrrp'),
  ),
  word(
    'checker_process_name',
    {
      args: 'name, 15 characters max',
      default: 'none',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'process title of the checker child',
    },
    childName('checker'),
  ),
  word(
    'lvs_process_name',
    {
      args: 'name, 15 characters max',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'old spelling of checker_process_name',
    },
    childName('checker', true),
  ),
  word(
    'bfd_process_name',
    {
      args: 'name, 15 characters max',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'process title of the BFD child',
      needs: 'BFD',
    },
    childName('bfd'),
  ),
  word(
    'vrrp_priority',
    {
      args: 'int -20..19 (nice)',
      default: '0',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'nice value of the VRRP process',
    },
    nice('vrrp'),
  ),
  word(
    'vrrp_no_swap',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'lock VRRP process memory',
    },
    noSwap('vrrp'),
  ),
  word(
    'vrrp_rt_priority',
    {
      args: 'int, clamped 1..99',
      default: '0 (off)',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'SCHED_RR priority of VRRP process',
    },
    realtime('vrrp'),
  ),
  word(
    'vrrp_cpu_affinity',
    {
      args: 'list of CPU numbers 0..ncpu-1',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.17',
      in: 'md',
      text: 'pin the VRRP process',
    },
    affinity('vrrp'),
  ),
  word(
    'vrrp_rlimit_rttime',
    {
      args: 'unsigned microseconds >= 1',
      default: '10000',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'CPU time limit when realtime',
    },
    limit('vrrp'),
  ),
  word(
    'vrrp_rlimit_rtime',
    {
      args: 'as above',
      default: '-',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'deprecated spelling',
    },
    limit('vrrp'),
  ),
  word(
    'checker_priority',
    {
      args: 'int -20..19',
      default: '0',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'nice of checker process',
    },
    nice('checker'),
  ),
  word(
    'checker_no_swap',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'lock memory',
    },
    noSwap('checker'),
  ),
  word(
    'checker_rt_priority',
    {
      args: 'int, clamped 1..99',
      default: '0',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'realtime priority of checker',
    },
    realtime('checker'),
  ),
  word(
    'checker_cpu_affinity',
    {
      args: 'CPU list',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.17',
      in: 'md',
      text: 'pin checker process',
    },
    affinity('checker'),
  ),
  word(
    'checker_rlimit_rttime',
    {
      args: 'unsigned microseconds >= 1',
      default: '10000',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'as for VRRP',
    },
    limit('checker'),
  ),
  word(
    'checker_rlimit_rtime',
    {
      args: 'as above',
      default: '-',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'deprecated spelling',
    },
    limit('checker'),
  ),
  word(
    'bfd_priority',
    {
      args: 'int -20..19',
      default: '0',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'nice of BFD process',
      needs: 'BFD',
    },
    nice('bfd'),
  ),
  word(
    'bfd_no_swap',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.0',
      in: 'md',
      text: 'lock memory',
      needs: 'BFD',
    },
    noSwap('bfd'),
  ),
  word(
    'bfd_rt_priority',
    {
      args: 'int, clamped 1..99',
      default: '0',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'realtime priority of BFD',
      needs: 'BFD',
    },
    realtime('bfd'),
  ),
  word(
    'bfd_cpu_affinity',
    {
      args: 'CPU list',
      default: 'none',
      repeat: 'last wins',
      since: '2.0.17',
      in: 'md',
      text: 'pin BFD process',
      needs: 'BFD',
    },
    affinity('bfd'),
  ),
  word(
    'bfd_rlimit_rttime',
    {
      args: 'unsigned microseconds >= 1',
      default: '10000',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'as for VRRP',
      needs: 'BFD',
    },
    limit('bfd'),
  ),
  word(
    'bfd_rlimit_rtime',
    {
      args: 'as above',
      default: '-',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'deprecated spelling',
      needs: 'BFD',
    },
    limit('bfd'),
  ),
];
