// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context, Pass } from '../config/context.js';
import { factsOf, type Facts } from './facts.js';

/** A logical line as handlers see it: the words, and the text that they were cut from. */
export interface Line {
  readonly words: readonly string[];
  readonly text: string;
}

interface RowBase {
  readonly name: string;
}

/** A keyword of one line. */
export interface WordRow<T> extends RowBase {
  readonly kind: 'word';
  readonly read: (context: Context, target: T, line: Line) => void;
}

/** A keyword whose block holds values, one a line. */
export interface ListRow<T> extends RowBase {
  readonly kind: 'list';
  /** Words that may stand on the keyword's own line. */
  readonly words: number;
  /** False skips the block, which also ends the surrounding one: so does the original. */
  readonly begin?: (context: Context, target: T, line: Line) => boolean | undefined;
  readonly each: (context: Context, target: T, line: Line) => void;
  readonly end?: (context: Context, target: T) => void;
}

/** A keyword whose block holds keywords. */
export interface BlockRow<T, U = unknown> extends RowBase {
  readonly kind: 'block';
  readonly table: () => Table<U>;
  /** The block's own target; undefined skips the whole block. */
  readonly open: (context: Context, target: T, line: Line) => U | undefined;
  readonly close?: (context: Context, inner: U, target: T) => void;
  /** Fills the place of a target that could not be opened, if lines are read all the same. */
  readonly spare?: () => U;
}

export type Row<T> = WordRow<T> | ListRow<T> | BlockRow<T>;

/** The keywords of one block, each with what is known of it. */
export interface Table<T> {
  /** Keywords of the blocks around, joined by `/`; empty for the root. */
  readonly path: string;
  readonly rows: ReadonlyMap<string, Row<T>>;
  readonly facts: ReadonlyMap<string, Facts>;
  /** The processes that read a root keyword. */
  readonly passes?: ReadonlyMap<string, readonly Pass[]>;
}

/** Declares the keywords of a block; each must have its line among the facts. */
export function table<T>(path: string, rows: readonly Row<T>[]): Table<T> {
  return {
    path,
    rows: new Map(rows.map((row) => [row.name, row])),
    facts: new Map(rows.map(({ name }) => [name, factsOf(path, name)])),
  };
}

/** Declares a keyword of one line. */
export function word<T>(name: string, read: WordRow<T>['read']): Row<T> {
  return { kind: 'word', name, read };
}

/** Declares a keyword whose block holds values. */
export function list<T>(
  name: string,
  rest: Omit<ListRow<T>, 'kind' | 'name' | 'words'> & { readonly words?: number },
): Row<T> {
  return { kind: 'list', name, words: 1, ...rest };
}

/** Declares a keyword whose block holds keywords. */
export function block<T, U>(
  name: string,
  rest: Omit<BlockRow<T, U>, 'kind' | 'name' | 'table'> & {
    readonly table: Table<U> | (() => Table<U>);
  },
): Row<T> {
  const { table: inner, ...handlers } = rest;
  const lazy = typeof inner === 'function' ? inner : () => inner;
  return { kind: 'block', name, ...handlers, table: lazy } as BlockRow<T, U> as Row<T>;
}
