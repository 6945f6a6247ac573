// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import fc from 'fast-check';
import { int } from '../../../compat/conf/args.js';
import { build } from '../../../compat/conf/build.js';
import { expandBraces, glob } from '../../../compat/conf/glob.js';
import type { Statement } from '../../../compat/conf/line.js';
import { parseLine } from '../../../compat/conf/parse-line.js';
import { suggest } from '../../../compat/conf/suggest.js';
import { block, keywordTable, word } from '../../../compat/conf/table.js';

const splits = test.macro<[line: string, expected: string[]]>({
  exec(t, line, expected) {
    const parts = parseLine(line).map(({ kind, words }) =>
      kind === 'statement' ? words.map(({ text }) => text).join('·') : kind,
    );
    t.deepEqual(parts, expected);
  },
  title: (_given, line) => `the line ${JSON.stringify(line)} is split into its logical lines`,
});

test(splits, '', []);
test(splits, '  \t\r', []);
test(splits, 'a b  c', ['a·b·c']);
test(splits, 'a { b c }', ['a', 'open', 'b·c', 'close']);
test(splits, 'global_defs{', ['global_defs', 'open']);
test(splits, '}}', ['close', 'close']);
test(splits, 'ab"cd ef"gh', ['ab·cd ef·gh']);
test(splits, 'a "" "{ }"', ['a··{ }']);
test(splits, 'a "b c', ['a·b c']);
test(splits, "a 'b {' c", ["a·'b", 'open', "'·c"]);

test('each word knows its column and whether its quote is closed', (t) => {
  const [line] = parseLine(' a "b c');
  t.deepEqual(
    line?.words.map(({ column, quoted, unterminated }) => [column, quoted, unterminated]),
    [
      [2, false, false],
      [4, true, true],
    ],
  );
});

test('any text at all is a row of logical lines, and no word is lost', (t) => {
  const property = fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    const lines = parseLine(text);
    const blanked = text.replace(/["{}\s]/g, '').length;
    const kept = lines.flatMap(({ words }) => words.map(({ text: one }) => one)).join('');
    return kept.replace(/[{}\s]/g, '').length === blanked;
  });
  t.notThrows(() => fc.assert(property, { numRuns: 2000 }));
});

test('a very long line costs linear time', (t) => {
  const cost = (words: number): number => {
    const line = 'word '.repeat(words);
    const began = process.hrtime.bigint();
    parseLine(line);
    return Number(process.hrtime.bigint() - began);
  };
  cost(2000);
  t.true(cost(40_000) < 100 * Math.max(cost(4000), 1_000_000));
});

interface Inner {
  readonly size: number;
  readonly names: readonly string[];
}
interface Outer {
  readonly inner: Inner;
  readonly flag: boolean;
}

const inner = keywordTable<Inner>('inner', [
  word('size', { args: [int(1, 10)], into: 'size', default: 5, text: 'Size' }),
]);
const outer = keywordTable<Outer>('outer', [
  block('inner', { table: inner, into: 'inner', text: 'Inner' }),
  word('flag', { into: 'flag', default: false, text: 'Flag' }),
]);

function built(...lines: string[]) {
  const statements: Statement[] = lines.flatMap((text, index) =>
    parseLine(text).map((one) => ({ ...one, file: 'f', line: index + 1 })),
  );
  const { config, diagnostics } = build(statements, outer, { unknown: 'unknown ' });
  return { config, found: diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`) };
}

test('values and defaults reach the fields that the table names', (t) => {
  t.deepEqual(built('inner { size 7 }').config, { inner: { size: 7 }, flag: false });
  t.deepEqual(built('flag').config, { inner: { size: 5 }, flag: true });
});

const finding = test.macro<[lines: string, expected: string[]]>({
  exec(t, lines, expected) {
    t.deepEqual(built(...lines.split('\n')).found, expected);
  },
  title: (_given, lines) => `${JSON.stringify(lines)} is found out`,
});

test(finding, 'inner { sise 7 }', ['unknown-keyword 1:9']);
test(finding, 'what { ever { a } }\nflag', ['unknown-keyword 1:1']);
test(finding, 'inner {\n size\n}', ['missing-value 2:2']);
test(finding, 'inner {\n size 11\n}', ['invalid-value 2:2']);
test(finding, 'inner\nflag', ['missing-brace 1:1']);
test(finding, 'flag\n}', ['extra-brace 2:1']);
test(finding, '{ flag }', ['unexpected-brace 1:1']);
test(finding, 'inner {', ['unclosed-block 1:1']);

test('an invalid value leaves the default', (t) => {
  t.deepEqual(built('inner { size 7', 'size x }').config, { inner: { size: 5 }, flag: false });
});

test('the nearest known word is suggested, and nothing far away', (t) => {
  t.is(suggest('lb_alog', ['lb_kind', 'lb_algo']), 'lb_algo');
  t.is(suggest('weigth', ['weight', 'height']), 'weight');
  t.is(suggest('zzz', ['weight']), undefined);
});

test('a shell pattern finds what a shell finds', async (t) => {
  const folders: Record<string, string[]> = { d: ['b.conf', 'a.conf', '.c.conf', 'x'], '.': ['d'] };
  const files = {
    readFile: () => Promise.reject(new Error('not read here')),
    readdir: (path: string) => Promise.resolve(folders[path] ?? []),
    stat: () => Promise.reject(new Error('not asked here')),
  };
  t.deepEqual(await glob('d/*.conf', files), ['d/a.conf', 'd/b.conf']);
  t.deepEqual(await glob('?/[!a-w]', files), ['d/x']);
  t.deepEqual(await glob('d/none', files), ['d/none']);
  t.deepEqual(expandBraces('a{b,c}{d,e}'), ['abd', 'abe', 'acd', 'ace']);
});
