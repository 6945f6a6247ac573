// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inTree, root } from '../helpers/root.js';
import type { Tally } from './check.js';
import { TapReader } from './tap.js';
import type { Result } from './tap.js';

const runner = 'node_modules/ava/entrypoints/cli.mjs';

/**
 * Runs the ava tests, all or those of the compiled files named; failures are printed in full.
 * @param take gets every result
 */
export async function runAva(
  files: readonly string[],
  take?: (result: Result) => void,
): Promise<Tally> {
  const args = [inTree(runner), '--tap', '--concurrency', '2', ...files];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const reader = new TapReader((line) => console.log(line), take);
  for await (const line of createInterface({ input: child.stdout })) reader.line(line);
  const [exitCode] = await exited;
  const { passed, failed } = reader.tally;
  // A runner that dies without a failed test has failed itself.
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}
