// SPDX-License-Identifier: GPL-2.0-or-later
import { otherModes } from './forward/cases.js';
import { compared } from './forward/groups.js';
import { runGroups } from './report/groups.js';

/** Packets a second beside testpmd of the forwarding modes that have no budget. */
export function run(argv: readonly string[]): Promise<number> {
  return runGroups(argv, otherModes.map(compared));
}
