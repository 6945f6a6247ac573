// SPDX-License-Identifier: GPL-2.0-or-later
import type { Diagnostic, Severity } from './diagnostic.js';
import type { Argument } from './args.js';
import type { Statement, Word } from './line.js';
import { didYouMean } from './suggest.js';
import { defaultsOf, type BlockRow, type KeywordTable, type WordRow } from './table.js';

type Target = Record<string, unknown>;

/** Options of {@link build}. */
export interface BuildOptions {
  /** Message for a word that no table knows; the word follows it. */
  readonly unknown: string;
}

/** A block that is open: what is known in it, what it fills, and where it began. */
interface Frame {
  readonly table: KeywordTable;
  readonly target: Target;
  readonly opened: Statement | undefined;
}

/** A block whose keyword was seen and whose brace was not yet; without table it will be skipped. */
interface Pending {
  readonly statement: Statement;
  readonly frame: Frame | undefined;
}

interface State {
  readonly frames: Frame[];
  readonly options: BuildOptions;
  readonly diagnostics: Diagnostic[];
  pending: Pending | undefined;
  /** Braces still open inside a block that is skipped; 0 outside. */
  skipping: number;
}

/**
 * Fills a typed configuration from statements, after the tables: defaults first, then what the file
 * says. Unknown keywords are reported and skipped with their block; findings are data, all at once.
 */
export function build(
  statements: Iterable<Statement>,
  root: KeywordTable,
  options: BuildOptions,
): { readonly config: Target; readonly diagnostics: Diagnostic[] } {
  const config = defaultsOf(root);
  const frames: Frame[] = [{ table: root, target: config, opened: undefined }];
  const state: State = { frames, options, diagnostics: [], pending: undefined, skipping: 0 };
  for (const statement of statements) step(state, statement);
  finish(state);
  return { config, diagnostics: state.diagnostics };
}

function step(state: State, statement: Statement): void {
  if (state.skipping > 0) skip(state, statement);
  else if (statement.kind === 'open') open(state, statement);
  else {
    expectBrace(state);
    if (statement.kind === 'close') close(state, statement);
    else keyword(state, statement);
  }
}

function skip(state: State, { kind }: Statement): void {
  if (kind === 'open') state.skipping++;
  if (kind === 'close') state.skipping--;
}

function open(state: State, statement: Statement): void {
  const { pending } = state;
  state.pending = undefined;
  if (pending?.frame !== undefined) state.frames.push(pending.frame);
  else {
    if (pending === undefined)
      report(state, 'error', statement, 'unexpected-brace', "unexpected '{'");
    state.skipping = 1;
  }
}

function expectBrace(state: State): void {
  const { pending } = state;
  state.pending = undefined;
  if (pending?.frame === undefined) return;
  const [first] = pending.statement.words;
  report(
    state,
    'error',
    pending.statement,
    'missing-brace',
    `'{' expected after ${first?.text ?? ''}`,
  );
}

function close(state: State, statement: Statement): void {
  if (state.frames.length > 1) state.frames.pop();
  else report(state, 'error', statement, 'extra-brace', "extra '}'");
}

function keyword(state: State, statement: Statement): void {
  const frame = state.frames[state.frames.length - 1];
  const [first, ...rest] = statement.words;
  if (frame === undefined || first === undefined) return;
  const row = frame.table.rows.get(first.text);
  if (row === undefined) {
    const hint = didYouMean(first.text, frame.table.rows.keys());
    report(
      state,
      'warning',
      statement,
      'unknown-keyword',
      state.options.unknown + first.text,
      hint,
    );
    state.pending = { statement, frame: undefined };
  } else if (row.kind === 'block') {
    state.pending = { statement, frame: openBlock(state, row, frame, statement) };
  } else {
    assign(state, row, frame.target, { statement, values: rest });
  }
}

function openBlock(state: State, row: BlockRow, outer: Frame, statement: Statement): Frame {
  const table = row.table();
  const target = targetOf(row, outer.target);
  const name = statement.words[1];
  if (row.named !== undefined) {
    if (name === undefined) missingValue(state, statement);
    target[row.named] = name?.text ?? '';
  }
  return { table, target, opened: statement };
}

function targetOf(row: BlockRow, outer: Target): Target {
  if (row.into === undefined) return outer;
  if (row.repeat !== true) return outer[row.into] as Target;
  const target = defaultsOf(row.table());
  (outer[row.into] as Target[]).push(target);
  return target;
}

interface Given {
  readonly statement: Statement;
  readonly values: readonly Word[];
}

function assign(state: State, row: WordRow, target: Target, given: Given): void {
  const values: unknown[] = [];
  for (const [index, argument] of row.args.entries()) {
    const words = wordsOf(argument, given.values, index);
    if (words.length === 0) return missingValue(state, given.statement);
    const text = words.join(' ');
    const value = argument.parse(text, words);
    if (value === undefined) return invalidValue(state, row, target, { ...given, text });
    values.push(value);
  }
  set(row, target, row.args.length === 0 ? true : row.args.length === 1 ? values[0] : values);
}

function wordsOf(argument: Argument, values: readonly Word[], index: number): readonly string[] {
  const end = argument.rest === true ? values.length : index + 1;
  return values.slice(index, end).map(({ text }) => text);
}

function set(row: WordRow, target: Target, value: unknown): void {
  if (row.repeat === true) (target[row.into] as unknown[]).push(value);
  else target[row.into] = value;
}

function missingValue(state: State, statement: Statement): void {
  const keyword = statement.words[0]?.text ?? '';
  report(state, 'error', statement, 'missing-value', `missing value for ${keyword}`);
}

function invalidValue(
  state: State,
  row: WordRow,
  target: Target,
  { statement, text }: Given & { readonly text: string },
): void {
  const standard = `invalid ${row.name} {value}, using default {default}`;
  const message = (row.invalid ?? standard)
    .replace('{value}', () => text)
    .replace('{default}', () => printed(row.default));
  const shapes = row.args.map(({ shape }) => shape).join(' ');
  report(state, 'warning', statement, 'invalid-value', message, `${row.name} takes ${shapes}`);
  if (row.repeat === true) return;
  if (row.default === undefined) delete target[row.into];
  else target[row.into] = row.default;
}

function printed(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'none';
}

function finish(state: State): void {
  expectBrace(state);
  const inner = state.frames[state.frames.length - 1];
  if (inner?.opened === undefined && state.skipping === 0) return;
  const name = inner?.opened?.words[0]?.text ?? 'block';
  report(
    state,
    'warning',
    inner?.opened,
    'unclosed-block',
    `missing '}' of ${name} at end of file`,
  );
}

function report(
  state: State,
  severity: Severity,
  statement: Statement | undefined,
  ...[code, message, hint]: [code: string, message: string, hint?: string]
): void {
  const at = statement && { file: statement.file, line: statement.line, column: statement.column };
  state.diagnostics.push({ severity, code, message, at, hint });
}
