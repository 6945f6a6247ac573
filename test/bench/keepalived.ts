// SPDX-License-Identifier: GPL-2.0-or-later
import { measureChecks } from './keepalived/checks.js';
import { measureServices } from './keepalived/services.js';
import { runGroups } from './report/groups.js';

/** What keepalived costs. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, [
    ['start', (_held, _rounds, to) => measureServices(to)],
    ['checks', (_held, _rounds, to) => measureChecks(to)],
  ]);
}
