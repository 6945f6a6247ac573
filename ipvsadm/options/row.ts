// SPDX-License-Identifier: GPL-2.0-or-later
import type { CheckedOption, CommandName } from './names.js';
import type { Take } from './take.js';

/** One option. */
export interface OptionRow {
  readonly long: string;
  readonly short?: string;
  readonly arg: 'none' | 'needed' | 'optional';
  /** Its name in the check table; options without one may be repeated and go with every command. */
  readonly check?: CheckedOption;
  /** Commands that an option without a check means something to. */
  readonly goesWith?: readonly CommandName[];
  /** Where it exists: everywhere, or only for stock scripts (a daemon of ours, or stock's profile). */
  readonly when?: 'stock';
  readonly take: Take;
  /** Name of the argument in the manual. */
  readonly argName?: string;
  /** The manual's sentence. */
  readonly text: string;
}

/** Commands whose options describe a service, and those for a server. */
export const serviceCommands: readonly CommandName[] = ['add-service', 'edit-service'];
export const destCommands: readonly CommandName[] = ['add-server', 'edit-server'];
