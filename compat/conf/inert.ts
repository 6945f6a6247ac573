// SPDX-License-Identifier: GPL-2.0-or-later
import type { BlockRow, KeywordTable, Row, WordRow } from './table.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a row without effect is called: with the value, where only some have none. */
export const inertName = ({ name, inert }: WordRow): string =>
  inert?.values === undefined ? name : `${name} ${inert.values.join(', ')}`;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function isAsked({ inert, default: usual }: WordRow, value: unknown): boolean {
  if (inert === undefined) return false;
  return inert.values === undefined ? !same(value, usual) : inert.values.includes(value);
}

function* targetsOf(row: BlockRow, fields: Fields): Generator<Fields> {
  const inner = row.into === undefined ? fields : fields[row.into];
  if (row.repeat === true) yield* inner as Fields[];
  else yield inner as Fields;
}

function* asked(row: Row, fields: Fields): Generator<WordRow> {
  if (row.kind === 'word') {
    if (isAsked(row, fields[row.into])) yield row;
    return;
  }
  for (const target of targetsOf(row, fields)) {
    for (const inner of row.table().rows.values()) yield* asked(inner, target);
  }
}

/**
 * A line for each keyword that a configuration has at another value than its default, although it
 * does nothing here.
 */
export function inertLines(table: KeywordTable, config: object): readonly string[] {
  const rows = [...table.rows.values()].flatMap((row) => [...asked(row, config as Fields)]);
  const lines = rows.map((row) => `${inertName(row)} has no effect: ${row.inert?.why ?? ''}`);
  return [...new Set(lines)];
}
