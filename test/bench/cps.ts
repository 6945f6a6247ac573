// SPDX-License-Identifier: GPL-2.0-or-later
import { measureChurn } from './cps/churn.js';
import { measureNewConns } from './cps/new-conns.js';
import { runGroups } from './report/groups.js';

/** New connections a second: into an empty table, and while old ones expire. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [
    ['new_conns', measureNewConns],
    ['churn', measureChurn],
  ]);
}
