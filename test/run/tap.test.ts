// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { makeChecks } from './check.js';
import { TapReader } from './tap.js';

function read(text: string) {
  const shown: string[] = [];
  const reader = new TapReader((line) => shown.push(line));
  for (const line of text.split('\n')) reader.line(line);
  return { ...reader.tally, shown };
}

test('results are counted, and of those that passed nothing is shown', (t) => {
  const seen = read('TAP version 13\nok 1 - one\nok 2 - two\n\n1..2\n# tests 2\n# pass 2');
  t.deepEqual(seen, { passed: 2, failed: 0, shown: [] });
});

test('a failure is shown with its details, up to the next result', (t) => {
  const seen = read('not ok 1 - one\n  ---\n    at: here\n  ...\nok 2 - two\n    log line');
  t.is(seen.failed, 1);
  t.deepEqual(seen.shown, ['not ok 1 - one', '  ---', '    at: here', '  ...']);
});

test('what is not TAP is shown', (t) => {
  t.deepEqual(read('Segmentation fault').shown, ['Segmentation fault']);
});

test('a check that complains counts as failed', async (t) => {
  const checks = ['', 'bad\n'].map((text, place) => ({
    name: `an example for the test of checks, ${place}`,
    complaints: () => Promise.resolve(text),
  }));
  t.deepEqual(await makeChecks(checks), { passed: 1, failed: 1 });
});

test('each result is told with its title; a skipped test is no success', (t) => {
  const results: unknown[] = [];
  const reader = new TapReader(
    () => undefined,
    (result) => results.push(result),
  );
  for (const line of ['ok 1 - a › [1] one', 'not ok 2 - two', 'ok 3 - three # SKIP']) {
    reader.line(line);
  }
  t.deepEqual(results, [
    { title: 'a › [1] one', outcome: 'passed' },
    { title: 'two', outcome: 'failed' },
    { title: 'three', outcome: 'skipped' },
  ]);
});
