// SPDX-License-Identifier: GPL-2.0-or-later
import { cpsGroups } from './cps/groups.js';
import { forwardGroups } from './forward/groups.js';
import { runGroups } from './report/groups.js';

/** What grows: workers, services, connections, local addresses. */
const growing = /two_workers|_services_|_1m$|^bytes_per|^laddr_kib/;

/** What more workers, services, connections and local addresses cost. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(
    argv,
    [...forwardGroups, ...cpsGroups].filter(([name]) => growing.test(name)),
  );
}
