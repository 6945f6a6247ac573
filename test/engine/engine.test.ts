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
