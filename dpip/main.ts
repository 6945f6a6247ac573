// SPDX-License-Identifier: GPL-2.0-or-later
import process from 'node:process';
import { runInProcess } from '../compat/cli/process-io.js';
import { run } from './run.js';

export { run }; // for the warm process

/** The program; the build makes one script of this module, whose last line calls it. */
export const main = (): Promise<void> => runInProcess(run, process);
