// SPDX-License-Identifier: GPL-2.0-or-later
import { besides, measureBeside } from './forward/beside.js';
import { cases } from './forward/cases.js';
import { compare } from './forward/compare.js';
import { measureConnBytes, measureLaddrBytes } from './forward/memory.js';
import { measureVersus, versus } from './forward/versus.js';
import { runGroups } from './report/groups.js';
import type { Group } from './report/groups.js';

const groups: readonly Group[] = [
  ...cases.map((c): Group => [c.name, (held, rounds, to) => compare(held, c, rounds, to)]),
  ...versus.map((v): Group => [v.name, (held, rounds, to) => measureVersus(held, v, rounds, to)]),
  ...besides.map((b): Group => [b.name, (held, _rounds, to) => measureBeside(held, b, to)]),
  ['bytes_per_connection', measureConnBytes],
  ['laddr_kib_per_worker', measureLaddrBytes],
];

/** Packets a second beside testpmd, under other loads and with work beside; memory of connections. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, groups);
}
