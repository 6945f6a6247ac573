// SPDX-License-Identifier: GPL-2.0-or-later
import { cases } from './forward/cases.js';
import { compare } from './forward/compare.js';
import { withReserve } from './machine/workspace.js';
import { runGroups } from './report/groups.js';
import type { Group } from './report/groups.js';

const groups: readonly Group[] = [
  ...cases.map((c): Group => [c.name, (held, rounds, to) => compare(held, c, rounds, to)]),
];

/** Packets a second beside testpmd, with a busy JavaScript thread, and memory of connections. */
export function run(argv: readonly string[]): Promise<number> {
  return withReserve((held) => runGroups(argv, groups, held));
}
