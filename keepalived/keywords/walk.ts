// SPDX-License-Identifier: GPL-2.0-or-later
import { MissingWord, type Context } from '../config/context.js';
import type { LineItem, ParseItem } from '../source/items.js';
import { exists, type Known } from './flavour.js';
import type { BlockRow, Line, ListRow, Row, Table, WordRow } from './table.js';

/** A block whose lines are being read. The root is the first frame. */
interface Frame {
  readonly kind: 'block' | 'list';
  readonly table: Table<unknown>;
  readonly target: unknown;
  readonly end: () => void;
  readonly each?: (line: Line) => void;
  /** A list whose keyword's line holds a name. */
  readonly named?: boolean;
}

interface State {
  readonly context: Context;
  readonly known: Known;
  readonly frames: Frame[];
  /** The brace of the block that was opened last has not come yet. */
  needsBrace: boolean;
  /** Braces open in a block that is skipped; -1 while its first brace is awaited. */
  skipping: number;
  /** Braces open in all, for the balance at the end. */
  depth: number;
}

/**
 * Reads one process's share of the configuration into `target`, and recovers from mistakes exactly
 * as the original does: the block of an unknown keyword is read with the surrounding table, so that
 * its `}` closes the surrounding block.
 * @throws MissingWord where the original ends at once
 */
export function walk(
  context: Context,
  items: readonly ParseItem[],
  root: { readonly table: Table<unknown>; readonly target: unknown; readonly known: Known },
): void {
  const { table, target, known } = root;
  const bottom: Frame = { kind: 'block', table, target, end: () => undefined };
  const state: State = {
    ...{
      context,
      known,
      frames: [bottom],
      needsBrace: false,
      skipping: 0,
      depth: 0,
      lacked: false,
    },
  };
  const reading = context.pass === 'parent' ? 'first' : 'others';
  for (const item of items) if ((item.reading ?? reading) === reading) take(state, item);
  finish(state);
}

function take(state: State, item: ParseItem): void {
  const { context } = state;
  if (item.kind === 'finding') {
    if (!item.once || context.pass === 'parent') {
      context.report(item.class, item.message, item.line === 0 ? {} : { place: item });
    }
    return;
  }
  context.line = item;
  if (item.text.includes('"')) quotes(context, item);
  if (item.words.length === 0) return;
  balance(state, item);
  step(state, item);
}

function quotes(context: Context, { logical, text }: LineItem): void {
  const open = logical.words.findIndex(({ unterminated }) => unterminated);
  if (open >= 0) context.report('unmatchedQuote', `Unmatched quote: '${text}'`, { word: open });
}

function balance(state: State, item: LineItem): void {
  if (item.logical.kind === 'open') state.depth++;
  if (item.logical.kind !== 'close' || --state.depth >= 0) return;
  state.context.report('unexpectedClose', "Extra '}' found");
  state.depth = 0;
}

function step(state: State, item: LineItem): void {
  const top = state.frames[state.frames.length - 1];
  if (top === undefined) return;
  if (top.kind === 'list') listLine(state, top, item);
  else if (!skipped(state, item)) blockLine(state, top, item);
}

function listLine(state: State, top: Frame, item: LineItem): void {
  const { kind } = item.logical;
  if (state.needsBrace) {
    state.needsBrace = false;
    if (kind === 'open') return;
    if (top.named === true) nothingNamed(state.context);
    state.context.log("'{' missing from beginning of block");
  }
  if (kind === 'close') leave(state, true);
  else top.each?.(item);
}

/** True while a block is skipped; its last brace also ends the block that could not be opened. */
function skipped(state: State, item: LineItem): boolean {
  const { kind } = item.logical;
  if (state.skipping === -1) {
    state.skipping = kind === 'open' ? 1 : 0;
    if (kind === 'open') state.needsBrace = false;
    if (kind === 'open') return true;
  }
  if (state.skipping === 0) return false;
  if (kind === 'open') state.skipping++;
  if (kind === 'close' && --state.skipping === 0 && state.frames.length > 1) leave(state, false);
  return true;
}

function blockLine(state: State, top: Frame, item: LineItem): void {
  const { kind } = item.logical;
  const inBlock = state.frames.length > 1;
  if (state.needsBrace) {
    state.needsBrace = false;
    if (kind === 'open' && inBlock) return;
    state.context.report('missingOpen', "Missing '{' at beginning of configuration block");
  } else if (kind === 'open') {
    state.context.report('unexpectedOpen', "Unexpected '{' - ignoring");
    return;
  }
  if (kind === 'close' && inBlock) leave(state, true);
  else keyword(state, top, item);
}

function keyword(state: State, top: Frame, line: Line): void {
  const name = line.words[0] ?? '';
  const row = top.table.rows.get(name);
  const facts = top.table.facts.get(name);
  if (row === undefined || facts === undefined || !exists(facts, state.known)) {
    if (row !== undefined) state.context.lacked = true;
    const known = [...top.table.rows.keys()];
    state.context.report('unknownKeyword', `Unknown keyword '${name}'`, { known });
    return;
  }
  const passes = top.table.passes?.get(name);
  if (passes !== undefined && !passes.includes(state.context.pass)) state.skipping = -1;
  else read(state, top, row, line);
}

function read(state: State, top: Frame, row: Row<unknown>, line: Line): void {
  // A block that could not be opened and whose brace is missing has nothing to fill.
  if (top.target === undefined) return;
  if (row.kind === 'word') readWord(state, top, row, line);
  else if (row.kind === 'list') enterList(state, top, row, line);
  else enterBlock(state, top, row, line);
}

/** A word may be so wrong that the rest of its block is skipped. */
function readWord(state: State, top: Frame, row: WordRow<unknown>, line: Line): void {
  const { context } = state;
  row.read(context, top.target, line);
  if (context.blockFailed && state.frames.length > 1) state.skipping = 1;
  context.blockFailed = false;
}

/** 2.2.7 wants to say what is wrong with a list that has a name, finds no word to name, and ends. */
function nothingNamed(context: Context): void {
  if (context.build !== '2.2.7') return;
  const text =
    '*** Configuration line starting `***MISSING ***` is missing a parameter at word position 1';
  context.report('missingParameter', text);
  throw new MissingWord(text);
}

function enterList(state: State, top: Frame, row: ListRow<unknown>, line: Line): void {
  const { context } = state;
  const { target, table } = top;
  const extra = line.words.slice(row.words);
  if (extra.length > 0 && row.words > 1) nothingNamed(context);
  if (row.begin?.(context, target, line) === false) {
    state.skipping = -1;
    return;
  }
  if (extra.length > 0) {
    context.error(`Block ${row.name} has extra parameters ${extra[0]} ...`, row.words);
  }
  const each = (one: Line): void => row.each(context, target, one);
  state.frames.push({
    kind: 'list',
    table,
    target,
    each,
    named: row.words > 1,
    end: () => row.end?.(context, target),
  });
  state.needsBrace = true;
}

function enterBlock(state: State, top: Frame, row: BlockRow<unknown>, line: Line): void {
  const { context } = state;
  const target = row.open(context, top.target, line);
  if (target === undefined) state.skipping = -1;
  const end = (): void => {
    if (target !== undefined) row.close?.(context, target, top.target);
  };
  state.frames.push({ kind: 'block', table: row.table(), target: target ?? row.spare?.(), end });
  state.needsBrace = true;
}

function leave(state: State, complete: boolean): void {
  const frame = state.frames.pop();
  if (complete) frame?.end();
}

function finish(state: State): void {
  state.context.line = undefined;
  while (state.frames.length > 1) leave(state, true);
  if (state.depth === 0) return;
  const text = `There are ${state.depth} missing '}'s or extra '{'s`;
  state.context.report('missingClose', text);
}
