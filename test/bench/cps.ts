// SPDX-License-Identifier: GPL-2.0-or-later
import { measureChurn } from './cps/churn.js';
import { measureNewConns } from './cps/new-conns.js';
import { measureNewConnsOfServices, serviceCounts } from './cps/services.js';
import { synFlood } from './forward/cases.js';
import { compare } from './forward/compare.js';
import { runGroups } from './report/groups.js';
import type { Group } from './report/groups.js';

/** New connections a second: into an empty table, of many services, and while old ones expire; SYNs
 *  that the SYN proxy answers. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [
    ['new_conns', measureNewConns],
    ...serviceCounts.map((count): Group => [
      count.name,
      (held, rounds, to) => measureNewConnsOfServices(held, count, rounds, to),
    ]),
    ['churn', measureChurn],
    [synFlood.name, (held, rounds, to) => compare(held, synFlood, rounds, to)],
  ]);
}
