// SPDX-License-Identifier: GPL-2.0-or-later
import { parseArgs } from 'node:util';
import { run as runControl } from './control.js';
import type { Tally } from './control.js';

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
if (suite === undefined || files.length === 0) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  for (const file of files) if ((await suite(file)).failed > 0) process.exitCode = 1;
}
