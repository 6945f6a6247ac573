// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { buildEngineTests, runEngineTests } from './build.js';

const results = await runEngineTests(await buildEngineTests());

for (const { title, failure } of results) {
  test(title, (t) => t.is(failure, undefined));
}

test('the binary ran all its tests', (t) => {
  t.true(results.length >= 45, `${results.length} tests`);
});

// Numbers of the checklist are looked for in compiled tests: this one stands for the binary's.
test('[200] ten million connections, really made, take less than 4 GB', (t) => {
  const found = results.find(({ title }) => title.startsWith('ten million connections'));
  t.deepEqual([found !== undefined, found?.failure], [true, undefined]);
});
