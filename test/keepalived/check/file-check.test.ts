// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { fileVerdict } from '../../../keepalived/check/file-check.js';
import { watchChecker, type Watched } from '../../helpers/checker.js';
import { temporaryFolder } from '../../helpers/folder.js';

const verdict = test.macro<[given: Parameters<typeof fileVerdict>, expected: number | 'down']>({
  exec(t, given, expected) {
    const { up, weightChange } = fileVerdict(...given);
    t.deepEqual([up, weightChange], expected === 'down' ? [false, 0] : [true, expected]);
  },
  title: (_given, [number, weight, reverse], expected) =>
    `${number} with weight ${weight}${reverse ? ' reversed' : ''} is ${expected}`,
});
test(verdict, [5, 2, false], 10);
test(verdict, [5, 2, true], -10);
test(verdict, [0, 2, true], 0);
test(verdict, [0, 0, false], 0);
test(verdict, [1, 0, false], 'down');
test(verdict, [-1, 0, false], 'down');
test(verdict, [1, 0, true], 0);
test(verdict, [-2_147_483_648, 1, false], 'down');
test(verdict, [1_073_741_824, 2, true], 'down');
test(verdict, [-2_147_483_647, 1, false], -2_147_483_647);

interface Tracked extends Watched {
  readonly path: string;
}

async function track(
  t: ExecutionContext,
  content: string | undefined,
  { file = '', checker = '' } = {},
): Promise<Tracked> {
  const path = join(await temporaryFolder(t), 'number');
  if (content !== undefined) await writeFile(path, content);
  const before = `track_file F {\nfile ${path}\n${file}\n}\n`;
  const block = `FILE_CHECK {\ntrack_file F\n${checker}\n}`;
  return { ...watchChecker(t, block, { before }), path };
}

test('the file is read at the start', async (t) => {
  const { weights, decisions, checker } = await track(t, '5\n', { file: 'weight 3' });
  t.deepEqual(weights, [15]);
  t.is(decisions(), 'UP*');
  t.is(checker.state.weightChange, 15);
});

test('the weight of the checker counts before that of the file', async (t) => {
  const { weights } = await track(t, '5', { file: 'weight 3', checker: 'weight 2 reverse' });
  t.deepEqual(weights, [-10]);
});

test('a change is told, and so is the end of the file', async (t) => {
  const { path, clock, decisions } = await track(t, '0', { checker: 'weight 0' });
  await writeFile(path, '1');
  await clock.fire(20);
  t.is(decisions(), 'UP* DOWN');
  await rm(path);
  await clock.fire(20);
  t.is(decisions(), 'UP* DOWN UP');
  await writeFile(`${path}.new`, '7');
  await rename(`${path}.new`, path);
  await clock.fire(20);
  t.is(decisions(), 'UP* DOWN UP DOWN');
});

test('what is no number counts as 0', async (t) => {
  const { weights, decisions } = await track(t, 'many');
  t.deepEqual([weights, decisions()], [[], 'UP*']);
});

test('a number that is too large counts as 0, and is told', async (t) => {
  const { path, lines, weights } = await track(t, '99999999999');
  t.deepEqual(lines, [`Invalid number 99999999999 read from ${path} - ignoring`]);
  t.deepEqual(weights, []);
});

test('init_file makes a file that is not there, and leaves one that is', async (t) => {
  const made = await track(t, undefined, { file: 'init_file 4' });
  t.is(await readFile(made.path, 'utf8'), '4\n');
  const kept = await track(t, '9', { file: 'init_file 4' });
  t.is(await readFile(kept.path, 'utf8'), '9');
});

test('a checker that is stopped looks no more', async (t) => {
  const { path, clock, checker, decisions } = await track(t, '0', { checker: 'weight 0' });
  checker.stop();
  await writeFile(path, '1');
  t.deepEqual([clock.delays, decisions()], [[], 'UP*']);
});
