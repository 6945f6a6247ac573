// SPDX-License-Identifier: GPL-2.0-or-later
import type { Group } from '../report/groups.js';
import { besides, measureBeside } from './beside.js';
import { cases } from './cases.js';
import type { Case } from './cases.js';
import { compare } from './compare.js';
import { measureConnBytes, measureLaddrBytes } from './memory.js';
import { measureVersus, versus } from './versus.js';

/** A comparison with testpmd as a group of figures. */
export const compared = (c: Case): Group => [
  c.name,
  (held, rounds, to) => compare(held, c, rounds, to),
];

/** Connections that exist: packets a second beside testpmd, under other loads and with work beside;
 *  memory. */
export const forwardGroups: readonly Group[] = [
  ...cases.map(compared),
  ...versus.map((v): Group => [v.name, (held, rounds, to) => measureVersus(held, v, rounds, to)]),
  ...besides.map((b): Group => [b.name, (held, _rounds, to) => measureBeside(held, b, to)]),
  ['bytes_per_connection', measureConnBytes],
  ['laddr_kib_per_worker', measureLaddrBytes],
];
