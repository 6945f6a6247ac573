// SPDX-License-Identifier: GPL-2.0-or-later
import { measureIdle } from './idle/daemon.js';
import { runGroups } from './report/groups.js';

/** Processor time of a daemon without traffic. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [['idle_cpu_percent', (_held, _rounds, to) => measureIdle(to)]]);
}
