// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import test from 'ava';
import type { Result } from '../run/tap.js';
import { parseChecklist } from './engine/checklist.js';
import { withoutTest } from './engine/kinds.js';
import { failures, judge, report } from './engine/report.js';
import { numbersOf } from './engine/tests.js';

test('the checklist is found in a longer text, and each of its lines once', (t) => {
  const text = `## 1 Other\n1. not this\n## 12 Conformance checklist\n### 12.1 A\n1. Given a / then b
2. Given c\n2. again\n## 13 More\n3. not this\n`;
  t.deepEqual(parseChecklist(text), [
    { number: 1, text: 'Given a / then b' },
    { number: 2, text: 'Given c' },
  ]);
});

test('the checklist of the project has all of its lines', async (t) => {
  const lines = parseChecklist(await readFile('test/fixtures/engine-checklist.md', 'utf8'));
  t.deepEqual(
    lines.map(({ number }) => number),
    Array.from({ length: 206 }, (_, at) => at + 1),
  );
});

test('numbers stand at the start of a title, wherever its test is', (t) => {
  t.deepEqual(numbersOf('packet › fnat › [99,100] a header'), [99, 100]);
  t.deepEqual(numbersOf('[7] an announcement'), [7]);
  t.deepEqual(numbersOf('packet › fnat › a list [1] of things'), []);
});

const passed: Result = { title: 'x › [1] a', outcome: 'passed' };
const verdictsOf = (results: Readonly<Record<number, readonly Result[]>>) =>
  judge(
    [1, 2, 3, 159].map((number) => ({ number, text: `line ${number}` })),
    new Map(Object.entries(results).map(([number, tests]) => [Number(number), tests])),
  );

test('a line is as good as the worst of its tests, and one without a test has failed', (t) => {
  const verdicts = verdictsOf({
    1: [passed],
    2: [passed, { title: '[2] b', outcome: 'failed' }],
    159: [],
  });
  t.deepEqual(
    verdicts.map(({ outcome }) => outcome),
    ['passed', 'failed', 'missing', 'by ratio'],
  );
  t.is(failures(verdicts), 2);
  t.is([...report(verdicts)].at(-1), '1 passed, 2 failed');
  t.true([...report(verdicts)].includes('1 missing: 3'));
});

test('a line that needs no test but has one is judged by it', (t) => {
  t.is(verdictsOf({ 159: [{ title: '[159] c', outcome: 'failed' }] }).at(-1)?.outcome, 'failed');
});

test('no line is of two kinds', (t) => {
  const numbers = withoutTest.flatMap((kind) => kind.numbers);
  t.is(new Set(numbers).size, numbers.length);
});
