// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { choice, int, ints } from '../../../compat/conf/args.js';
import { inertLines } from '../../../compat/conf/inert.js';
import { spliceManual, manualBegin, manualEnd } from '../../../compat/conf/manual.js';
import { block, defaultsOf, keywordTable, word } from '../../../compat/conf/table.js';

interface Inner {
  readonly kind: string;
  readonly cores: readonly number[];
}
interface Outer {
  readonly tick: number;
  readonly inners: readonly Inner[];
}
const inner = keywordTable<Inner>('inner', [
  word('kind', {
    args: [choice('old', 'new')],
    into: 'kind',
    default: 'new',
    inert: { why: 'nobody does that', values: ['old'] },
    text: 'What it is',
  }),
  word('cores', { args: [ints(0, 9)], into: 'cores', default: [], inert: { why: 'none' }, text: 'Where' }),
]); // prettier-ignore
const table = keywordTable<Outer>('outer', [
  block('clock', {
    text: 'Clock',
    table: keywordTable<Outer>('clock', [
      word('tick', { args: [int(1, 9)], into: 'tick', default: 3, inert: { why: 'no ticks' }, text: 'Tick' }),
    ]),
  }),
  block('inner', { table: inner, into: 'inners', repeat: true, text: 'A part' }),
]); // prettier-ignore

test('a keyword without effect is told once where it is not at its default', (t) => {
  t.deepEqual(inertLines(table, defaultsOf(table)), []);
  const asked = {
    tick: 4,
    inners: [
      { kind: 'new', cores: [1] },
      { kind: 'old', cores: [2] },
    ],
  };
  t.deepEqual(inertLines(table, asked), [
    'tick has no effect: no ticks',
    'cores has no effect: none',
    'kind old has no effect: nobody does that',
  ]);
});

test('the manual says so of each', (t) => {
  const page = spliceManual([manualBegin, manualEnd, ''].join('\n'), table);
  t.regex(page, /^Tick \(default 3\)\. Accepted without effect: no ticks\.$/m);
  t.regex(page, /kind old is accepted without effect: nobody does that\.$/m);
});
