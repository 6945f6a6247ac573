// SPDX-License-Identifier: GPL-2.0-or-later
import { usageText, versionLine } from './usage.js';

/** What differs between the fork's ways and those that a profile asks for. */
export interface Words {
  /** Stock ipvsadm's layouts, checks and exit codes. */
  readonly stock: boolean;
  readonly usage: (program: string) => string;
  readonly version: string;
  readonly notRunning: string;
  readonly zeroPort: string;
  /** Version in the title of listings, if not the daemon's. */
  readonly version3?: string;
  /** Table size in the title, if not the daemon's. */
  readonly tableSize?: number;
  readonly opsOption: string;
  /** True if -S saves all with a daemon of this project. */
  readonly savesAll: boolean;
}

/** The fork's. */
export const forkWords: Words = {
  stock: false,
  usage: usageText,
  version: versionLine,
  notRunning: 'Are you sure that dpvs is running?',
  zeroPort: 'Zero port specified for no-match and non-persistent service',
  opsOption: '--ops',
  savesAll: true,
};
