// SPDX-License-Identifier: GPL-2.0-or-later
import { run } from '../helpers/process.js';
import { root } from '../helpers/root.js';

/** One check beside the tests: what it is called, and its complaints. */
export interface Check {
  readonly name: string;
  /** Resolves to the complaints; an empty text means that there are none. */
  complaints(): Promise<string>;
}

/** How many passed and how many did not. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A check that a command makes: it complains by a non-zero exit code. */
export function commandCheck(name: string, command: string, args: readonly string[]): Check {
  return {
    name,
    async complaints() {
      const { exitCode, stdout, stderr } = await run(command, args, { cwd: root });
      return exitCode === 0 ? '' : `${stdout}${stderr}` || `exit code ${exitCode}\n`;
    },
  };
}

async function passes(check: Check): Promise<boolean> {
  const started = Date.now();
  const complaints = await check.complaints();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${complaints === '' ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
  if (complaints !== '') console.log(complaints.trimEnd());
  return complaints === '';
}

/** Makes the checks one after the other, with a line for each and the complaints below it. */
export async function makeChecks(checks: readonly Check[]): Promise<Tally> {
  let passed = 0;
  for (const check of checks) passed += (await passes(check)) ? 1 : 0;
  return { passed, failed: checks.length - passed };
}
