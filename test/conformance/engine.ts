// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { inTree } from '../helpers/root.js';
import { parseChecklist } from './engine/checklist.js';
import { failures, judge, report } from './engine/report.js';
import { numberedFiles, runNumbered } from './engine/tests.js';

const ownChecklist = 'test/fixtures/engine-checklist.md';
const usage = 'usage: conformance engine [FILE]\n';

/**
 * Lists every line of the engine's checklist with the tests that name it, and their result.
 * @param argv another file with such a list
 * @returns the exit code: 1 if a line has failed or has no test, 2 for a file without lines
 */
export async function run(argv: readonly string[]): Promise<number> {
  const [file = inTree(ownChecklist), ...rest] = argv;
  const lines = rest.length === 0 ? parseChecklist(await readFile(file, 'utf8')) : [];
  if (lines.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  const verdicts = judge(lines, await runNumbered(await numberedFiles()));
  for (const line of report(verdicts)) process.stdout.write(`${line}\n`);
  return failures(verdicts) > 0 ? 1 : 0;
}
