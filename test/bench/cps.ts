// SPDX-License-Identifier: GPL-2.0-or-later
import { cpsGroups } from './cps/groups.js';
import { runGroups } from './report/groups.js';

/** New connections a second. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, cpsGroups);
}
