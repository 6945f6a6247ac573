// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync } from 'node:fs';
import test from 'ava';
import { facts } from '../../keepalived/keywords/facts.js';
import { roots } from '../../keepalived/keywords/root.js';
import type { Table } from '../../keepalived/keywords/table.js';
import { passes } from '../../keepalived/config/context.js';
import { allWords, configWith, loadText, type KeywordSample } from './sample.js';

// Each keyword in its place: what it changes in the typed configuration, or what is told of it.
// A line of the fixture: path, lines before it, the keyword itself, field of the model, its value;
// without field, the message.

interface Effect extends KeywordSample {
  readonly field: string;
  readonly value: string;
}

const effects = readFileSync('test/fixtures/keepalived-keywords.tsv', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Effect => {
    const [path = '', prelude = '', sample = '', field = '', value = ''] = line.split('\t');
    return { path, prelude, sample, field, value };
  });

/** Follows a dotted path through objects, lists and maps. */
function fieldOf(root: unknown, path: string): unknown {
  let value = root;
  for (const name of path.split('.')) {
    if (value instanceof Map) value = value.get(Number(name));
    else value = (value as Record<string, unknown> | undefined)?.[name];
  }
  return value;
}

for (const effect of effects) {
  const what = effect.field === '' ? 'is told of' : `sets ${effect.field}`;
  test(`${effect.path} ${what}`, (t) => {
    const without = loadText(configWith(effect, false), { profile: allWords });
    const loaded = loadText(configWith(effect, true), { profile: allWords });
    if (effect.field === '') {
      t.true(loaded.findings.some(({ text }) => text === effect.value));
      t.false(without.findings.some(({ text }) => text === effect.value));
    } else {
      t.is(JSON.stringify(fieldOf(loaded.config, effect.field)), effect.value);
      t.not(JSON.stringify(fieldOf(without.config, effect.field)), effect.value);
    }
  });
}

test('every keyword that is known has a test of its effect, and none is missing from the tables', (t) => {
  const tested = new Set(effects.map(({ path }) => path));
  t.deepEqual(
    [...facts.keys()].filter((path) => !tested.has(path)),
    [],
  );
  const inTables = new Set(passes.flatMap((pass) => [...paths(roots[pass])]));
  t.deepEqual(
    [...facts.keys()].filter((path) => !inTables.has(path)),
    [],
  );
  t.is([...facts.values()].filter((one) => one.in !== 's').length, 559);
});

function* paths(table: Table<unknown>): Generator<string> {
  for (const row of table.rows.values()) {
    yield table.path === '' ? row.name : `${table.path}/${row.name}`;
    if (row.kind === 'block') yield* paths(row.table());
  }
}
