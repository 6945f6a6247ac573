// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from '../../compat/cli/io.js';
import { profileOf } from '../../compat/cli/profile.js';
import type { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { CommandName } from './names.js';

/** What differs between the fork's ways and those that a profile asks for. */
export interface Words {
  /** Stock ipvsadm's options, layouts and lists. */
  readonly stock: boolean;
  readonly usage: (program: string) => string | Promise<string>;
  readonly version: string;
  readonly notRunning: string;
  readonly zeroPort: string;
  /** Version and table size in the title of listings, where they are not the daemon's. */
  readonly headingVersion: string | undefined;
  readonly tableSize: number | undefined;
  /** Spelling of one-packet scheduling in saved lines. */
  readonly opsOption: string;
  /** True if -S saves all that a daemon of this project has. */
  readonly savesAll: boolean;
  /** Text and exit code of a failed change; the original's library line if there is none here. */
  readonly failure?: (error: DpvsError, command: CommandName) => string;
}

const fork: Words = {
  stock: false,
  usage: async (program) => (await import('./usage.js')).usageText(program),
  version: 'ipvsadm v1.27 2008/5/15 (compiled with popt and IPVS v1.9.2)\n',
  notRunning: 'Are you sure that dpvs is running?',
  zeroPort: 'Zero port specified for no-match and non-persistent service',
  headingVersion: undefined,
  tableSize: undefined,
  opsOption: '--ops',
  savesAll: true,
};

/** The words of the profile that the environment chooses. */
export async function wordsOf(io: Pick<Io, 'env'>): Promise<Words> {
  const { stockIpvsadm, headingVersion } = profileOf(io);
  if (stockIpvsadm) return (await import('./stock-words.js')).stockWords;
  return headingVersion === undefined ? fork : { ...fork, headingVersion };
}
