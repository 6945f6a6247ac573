// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context, Pass } from '../config/context.js';

/** What is known of a keyword apart from its effect; manual page, schema and completion are made of it. */
export interface Facts {
  readonly args: string;
  readonly default: string;
  readonly repeat: string;
  /** First mainline release, undefined if it has none. */
  readonly since?: string;
  /** m mainline, d dpvs fork, a alibaba fork. */
  readonly in: string;
  readonly text: string;
  /** Parts that a build may lack. */
  readonly needs?: string;
}

/** A logical line as handlers see it: the words, and the text that they were cut from. */
export interface Line {
  readonly words: readonly string[];
  readonly text: string;
}

interface RowBase {
  readonly name: string;
  readonly facts: Facts;
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
}

export type Row<T> = WordRow<T> | ListRow<T> | BlockRow<T>;

/** The keywords of one block. `passes` names the processes that read a root keyword. */
export interface Table<T> {
  readonly name: string;
  readonly rows: ReadonlyMap<string, Row<T>>;
  readonly passes?: ReadonlyMap<string, readonly Pass[]>;
}

export function table<T>(name: string, rows: readonly Row<T>[]): Table<T> {
  return { name, rows: new Map(rows.map((row) => [row.name, row])) };
}

export function word<T>(name: string, facts: Facts, read: WordRow<T>['read']): Row<T> {
  return { kind: 'word', name, facts, read };
}

export function list<T>(
  name: string,
  facts: Facts,
  rest: Omit<ListRow<T>, 'kind' | 'name' | 'facts' | 'words'> & { readonly words?: number },
): Row<T> {
  return { kind: 'list', name, facts, words: 1, ...rest };
}

export function block<T, U>(
  name: string,
  facts: Facts,
  rest: Omit<BlockRow<T, U>, 'kind' | 'name' | 'facts' | 'table'> & {
    readonly table: Table<U> | (() => Table<U>);
  },
): Row<T> {
  const { table: inner, ...handlers } = rest;
  const lazy = typeof inner === 'function' ? inner : () => inner;
  return { kind: 'block', name, facts, ...handlers, table: lazy } as BlockRow<T, U> as Row<T>;
}
