// SPDX-License-Identifier: GPL-2.0-or-later
import { measureChecks } from './keepalived/checks.js';
import { runGroups } from './report/groups.js';

/** What keepalived costs. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [['checks', (_held, _rounds, to) => measureChecks(to)]]);
}
