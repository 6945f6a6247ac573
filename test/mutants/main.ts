// SPDX-License-Identifier: GPL-2.0-or-later
// `npm run mutants [-- PART]`: seeds one fault after the other, of those whose name holds PART, and
// says which test found it. A fault that no test finds has failed.
import { seeded } from './seed.js';
import { mutants } from './table.js';
import type { Mutant } from './table.js';
import { buildEngine, mutantRoot, prepareTree, runTests, writeSource } from './tree.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Why the fault was not found; undefined if it was. */
async function survives(mutant: Mutant): Promise<string | undefined> {
  const [faulty, sound] = await seeded(mutant, mutantRoot);
  try {
    await writeSource(mutant.file, faulty);
    if (!mutant.file.endsWith('.ts')) buildEngine();
    const { passed, failed } = runTests(mutant.tests);
    if (passed) return `${mutant.tests.join(', ')} did not find it`;
    print(`found: ${mutant.name}: ${failed[0] ?? 'the tests did not end'}`);
    return undefined;
  } finally {
    await writeSource(mutant.file, sound);
  }
}

async function tryOne(mutant: Mutant): Promise<boolean> {
  try {
    const why = await survives(mutant);
    if (why !== undefined) print(`NOT FOUND: ${mutant.name}: ${why}`);
    return why === undefined;
  } catch (error) {
    print(`FAILED: ${mutant.name}: ${(error as Error).message}`);
    return false;
  }
}

/** Tests that fail without a fault find nothing. */
function checkSound(chosen: readonly Mutant[]): void {
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  const { passed, failed } = runTests(tests);
  if (!passed) throw new Error(`without any fault there failed: ${failed.join(', ')}`);
}

async function main([part = '']: readonly string[]): Promise<number> {
  const chosen = mutants.filter(({ name }) => name.includes(part));
  await prepareTree();
  checkSound(chosen);
  let found = 0;
  for (const mutant of chosen) found += (await tryOne(mutant)) ? 1 : 0;
  print(`${found} passed, ${chosen.length - found} failed`);
  return found === chosen.length && found > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
