// SPDX-License-Identifier: GPL-2.0-or-later
import { synFlood } from '../forward/cases.js';
import { compared } from '../forward/groups.js';
import type { Group } from '../report/groups.js';
import { measureChurn } from './churn.js';
import { measureNewConns } from './new-conns.js';
import { measureNewConnsOfServices, serviceCounts } from './services.js';

/** Connections that come: into an empty table, of many services, and while old ones expire; SYNs
 *  that the SYN proxy answers. */
export const cpsGroups: readonly Group[] = [
  ['new_conns', measureNewConns],
  ...serviceCounts.map((count): Group => [
    count.name,
    (held, rounds, to) => measureNewConnsOfServices(held, count, rounds, to),
  ]),
  ['churn', measureChurn],
  compared(synFlood),
];
