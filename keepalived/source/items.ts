// SPDX-License-Identifier: GPL-2.0-or-later
import type { LogicalLine } from '../../compat/conf/line.js';

/**
 * How bad a finding is, mildest first. The worst of a run decides the exit status of `-t`; `note` is
 * printed and counts for nothing.
 */
export const errorClasses = [
  ...([
    'note',
    'fileNotFound',
    'badInterface',
    'fatal',
    'multipleFiles',
    'unknownKeyword',
    'unexpectedOpen',
    'missingOpen',
    'unexpectedClose',
    'missingClose',
    'unmatchedQuote',
    'missingParameter',
    'invalidNumber',
    'general',
    'warning',
    'deprecated',
    'security',
  ] as const),
];
export type ErrorClass = (typeof errorClasses)[number];

/** Where an item stands. `named` tells that the first reading prints the file's name. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly named: boolean;
  /** The line as it stands in the file, for people; absent for what is about a file as a whole. */
  readonly raw?: string;
  /** Where they differ: the line's number as the first reading counts, and as the others do. */
  readonly counted?: readonly [first: number, others: number];
  /** The reading that sees this item, where they differ; absent for all. */
  readonly reading?: 'first' | 'others';
  /** The text came out of a definition or sequence, so its columns are not the file's. */
  readonly expanded?: boolean;
}

/** A physical line, comment and outer blanks gone. */
export interface TextItem extends Place {
  readonly kind: 'text';
  readonly text: string;
  /** What is printed of a line that leaves a quote open. */
  readonly unterminated?: string;
}

/** Something that is wrong with the text itself, before any keyword is looked at. */
export interface FindingItem extends Place {
  readonly kind: 'finding';
  readonly class: ErrorClass;
  readonly message: string;
  /** Found while files are read, so told once; otherwise each process finds it again. */
  readonly once: boolean;
}

/** One logical line: words, or a brace. `text` is what the words were cut from. */
export interface LineItem extends Place {
  readonly kind: 'line';
  readonly logical: LogicalLine;
  /** The words as handlers see them: a brace is one, a word whose quote is open is none. */
  readonly words: readonly string[];
  readonly text: string;
}

export type SourceItem = TextItem | FindingItem;
export type ParseItem = LineItem | FindingItem;
