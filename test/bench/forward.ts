// SPDX-License-Identifier: GPL-2.0-or-later
import { cases } from './forward/cases.js';
import { compare } from './forward/compare.js';
import { jsBusyGroup, measureJsBusy } from './forward/js-busy.js';
import { measureConnBytes, measureLaddrBytes } from './forward/memory.js';
import { runGroups } from './report/groups.js';
import type { Group } from './report/groups.js';

const groups: readonly Group[] = [
  ...cases.map((c): Group => [c.name, (held, rounds, to) => compare(held, c, rounds, to)]),
  [jsBusyGroup, measureJsBusy],
  ['bytes_per_connection', measureConnBytes],
  ['laddr_kib_per_worker', measureLaddrBytes],
];

/** Packets a second beside testpmd, with a busy JavaScript thread, and memory of connections. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, groups);
}
