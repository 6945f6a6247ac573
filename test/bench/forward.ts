// SPDX-License-Identifier: GPL-2.0-or-later
import { cpsGroups } from './cps/groups.js';
import { forwardGroups } from './forward/groups.js';
import { runGroups } from './report/groups.js';

/** All that the engine has budgets for: packets of connections that exist, then those of new ones. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [...forwardGroups, ...cpsGroups]);
}
