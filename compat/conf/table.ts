// SPDX-License-Identifier: GPL-2.0-or-later
import type { Argument } from './args.js';

interface RowBase {
  readonly name: string;
  /** One line for manual pages and hints. */
  readonly text: string;
  /** May change while the daemon runs; otherwise read at start only. */
  readonly reload?: boolean;
}

/** Why a keyword is taken and does nothing, or only those of its values. */
export interface Inert {
  readonly why: string;
  readonly values?: readonly unknown[];
}

/** A keyword with its values on one line. */
export interface WordRow extends RowBase {
  readonly kind: 'word';
  readonly args: readonly Argument[];
  /** Field of the table's target that gets the value, `true` for a keyword without arguments. */
  readonly into: string;
  readonly default?: unknown;
  /** Each use appends to a list instead of replacing the value. */
  readonly repeat?: boolean;
  /** Message for a value that is none: `{value}` and `{default}` are filled in. */
  readonly invalid?: string;
  readonly inert?: Inert;
}

/** A keyword that opens a block, with a name before the brace where `named` says so. */
export interface BlockRow extends RowBase {
  readonly kind: 'block';
  readonly table: () => KeywordTable;
  /** Field that holds the block's own target; without it the block fills the surrounding one. */
  readonly into?: string;
  /** Field of the block's own target that gets the name. */
  readonly named?: string;
  /** Each block appends to a list; otherwise blocks of one name fill the same target. */
  readonly repeat?: boolean;
}

export type Row = WordRow | BlockRow;

/** The keywords that are known inside one block. */
export interface KeywordTable<T = unknown> {
  readonly name: string;
  readonly rows: ReadonlyMap<string, Row>;
  /** Never present: ties the table to the type that it fills. */
  readonly fills?: T;
}

/** A row whose fields are checked against the type that the table fills. */
export type RowOf<T> = Row & { readonly fills?: (target: T) => void };

type Field<T> = keyof T & string;
type WordSpec<T> = Omit<WordRow, 'kind' | 'name' | 'into' | 'args'> & {
  readonly into: Field<T>;
  readonly args?: readonly Argument[];
};
type BlockSpec<T> = Omit<BlockRow, 'kind' | 'name' | 'into' | 'table'> & {
  readonly into?: Field<T>;
  readonly table: KeywordTable | (() => KeywordTable);
};

/** Declares the keywords of one block. */
export function keywordTable<T>(name: string, rows: readonly RowOf<T>[]): KeywordTable<T> {
  return { name, rows: new Map(rows.map((row) => [row.name, row])) };
}

/** Declares a keyword of one line; without `args` it is a flag. */
export function word<T>(name: string, spec: WordSpec<T>): RowOf<T> {
  return { args: [], ...spec, kind: 'word', name };
}

/** Declares a keyword that opens a block. */
export function block<T>(name: string, spec: BlockSpec<T>): RowOf<T> {
  const { table, ...rest } = spec;
  return { ...rest, kind: 'block', name, table: typeof table === 'function' ? table : () => table };
}

/** A fresh target with every default in place: lists empty, single blocks with their own defaults. */
export function defaultsOf(table: KeywordTable): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const row of table.rows.values()) {
    if (row.into === undefined) Object.assign(target, defaultsOf((row as BlockRow).table()));
    else if (row.repeat === true) target[row.into] = [];
    else if (row.kind === 'block') target[row.into] = defaultsOf(row.table());
    else if (row.default !== undefined) target[row.into] = row.default;
  }
  return target;
}
