// SPDX-License-Identifier: GPL-2.0-or-later
import { access } from 'node:fs/promises';
import test from 'ava';
import { inTree } from '../helpers/root.js';
import { seeded } from './seed.js';
import { mutants } from './table.js';

for (const mutant of mutants) {
  test(`the place of a fault is there once: ${mutant.name}`, async (t) => {
    const [faulty, sound] = await seeded(mutant);
    t.not(faulty, sound);
    for (const name of mutant.tests) await access(inTree('dist/test', `${name}.test.js`));
  });
}

test('there are twenty faults or more, each with a name of its own', (t) => {
  t.true(new Set(mutants.map(({ name }) => name)).size >= 20);
});
