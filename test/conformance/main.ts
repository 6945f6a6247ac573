// SPDX-License-Identifier: GPL-2.0-or-later
import { parseArgs } from 'node:util';
import { run as runControl } from './control.js';
import type { Tally } from './control.js';
import { enterNamespace, isInNamespace } from './name-tables.js';

// `npm run conformance -- SUITE FILE…`: replays recordings and says how many came out the same.

const usage = `usage: conformance control FILE… [--launcher FOLDER] [--only ID-PREFIX]
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { launcher: { type: 'string' }, only: { type: 'string' } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Suites by name; each replays one file and prints its own lines. */
const suites: Readonly<Record<string, (file: string) => Promise<Tally>>> = {
  control: (file) => runControl(file, { ...values, print }),
};

const [name = '', ...files] = positionals;
const suite = suites[name];

async function runAll(): Promise<number> {
  if (suite === undefined || files.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  // Programs read the names of the machine, so they get a machine with the recorded names.
  if (values.launcher !== undefined && !isInNamespace()) return enterNamespace();
  let failed = 0;
  for (const file of files) failed += (await suite(file)).failed;
  return failed > 0 ? 1 : 0;
}

process.exitCode = await runAll();
