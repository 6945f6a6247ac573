// SPDX-License-Identifier: GPL-2.0-or-later
import type { LogicalLine } from '../../compat/conf/line.js';
import { parseLine } from '../../compat/conf/parse-line.js';
import { Definitions, expand, type BuiltIns } from './definitions.js';
import type { ErrorClass, LineItem, ParseItem, Place, SourceItem, TextItem } from './items.js';
import { sequenceOf, type Sequence } from './sequence.js';
import { trimBlanks, withoutComment } from './text.js';

/** A line that waits: of a multi-line definition, or a sequence with its next values. */
interface Waiting extends Place {
  readonly text: string;
  /** Values to set before the text is read. */
  readonly values?: readonly (readonly [name: string, value: string])[];
}

interface State {
  readonly definitions: Definitions;
  readonly configId: string;
  readonly items: ParseItem[];
  /** Lines that come before the next one of the file, the next one last. */
  readonly waiting: Waiting[];
  /** A definition whose value goes on with the next line. */
  open: { readonly name: string; readonly lines: string[] } | undefined;
}

/**
 * Applies conditions, definitions and sequences, and cuts the lines at braces.
 * The result is the same for every process that reads it, findings included.
 */
export function expandSource(
  source: readonly SourceItem[],
  builtIns: BuiltIns,
): readonly ParseItem[] {
  const { configId } = builtIns;
  const definitions = new Definitions(builtIns);
  const state: State = { definitions, configId, items: [], waiting: [], open: undefined };
  for (const item of source) {
    if (item.kind === 'finding') state.items.push(item);
    else take(state, item);
  }
  return state.items;
}

function take(state: State, item: TextItem): void {
  if (item.unterminated !== undefined) {
    find(state, item, 'unmatchedQuote', `Unterminated quote '${item.text}'`, false);
  }
  if (state.open !== undefined) {
    continueDefinition(state, state.open, item.text);
    return;
  }
  state.waiting.push(item);
  for (let next = state.waiting.pop(); next !== undefined; next = state.waiting.pop()) {
    for (const [name, value] of next.values ?? []) state.definitions.set(name, [value]);
    line(state, next.text, next);
  }
}

function continueDefinition(state: State, open: NonNullable<State['open']>, text: string): void {
  const more = text.endsWith('\\');
  const part = trimBlanks(more ? text.slice(0, -1) : text);
  if (part !== '') open.lines.push(part);
  if (more) return;
  state.definitions.set(open.name, open.lines);
  state.open = undefined;
}

const maxRounds = 100;

function line(state: State, given: string, place: Place): void {
  let text = given;
  let here = place;
  for (let round = 0; round < maxRounds; round++) {
    const kept = applyCondition(text, state.configId);
    if (kept === undefined || kept === '') return;
    text = kept;
    if (define(state, text)) return;
    if (text.startsWith('~') && repeat(state, text, place)) return;
    const expanded = expand(text, state.definitions, place.file);
    if (!expanded.replaced) break;
    here = { ...place, expanded: true };
    wait(state, expanded.following, here);
    text = withoutComment(expanded.text).text;
  }
  if (text !== '') cut(state, text, here);
}

/** What is left of a line after `@ID` or `@^ID`; undefined if the line does not hold here. */
function applyCondition(text: string, configId: string): string | undefined {
  if (!text.startsWith('@')) return text;
  const [, negated, id, rest] = /^@(\^?)([^ \t\f\v]*)[ \t\f\v]*(.*)$/s.exec(text) ?? [];
  const holds = (id === configId) === (negated === '');
  return holds ? rest : undefined;
}

function define(state: State, text: string): boolean {
  const [, name, value] = /^\$([A-Za-z_]\w*)=[ \t]*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return false;
  if (value.endsWith('\\')) {
    state.open = { name, lines: [] };
    continueDefinition(state, state.open, value);
  } else state.definitions.set(name, [value]);
  return true;
}

/** Puts a sequence's rounds before all that waits; true if the line was one, even a wrong one. */
function repeat(state: State, text: string, place: Place): boolean {
  const head = /^~(?:SEQx?|LST)\(/.test(text) ? expandParameters(state, text, place) : text;
  const sequence = sequenceOf(head);
  if (sequence === undefined) return false;
  if ('errors' in sequence) {
    for (const error of sequence.errors) find(state, place, 'general', error, false);
    return true;
  }
  for (const values of [...sequence.values].reverse()) {
    const at = { ...position(place), expanded: true };
    state.waiting.push({ ...at, text: sequence.text, values: pairs(sequence, values) });
  }
  return true;
}

/** Definitions may stand among the parameters; the text behind them is expanded later, round by round. */
function expandParameters(state: State, text: string, place: Place): string {
  const [, head, rest] = /^(~[A-Za-z]+\((?:\$\{[^}]*\}|[^)])*\))(.*)$/s.exec(text) ?? [];
  if (head === undefined || rest === undefined) return text;
  const inner = head.slice(1); // without the mark, so that it is text like any other
  return `~${expand(inner, state.definitions, place.file).text}${rest}`;
}

function pairs(
  sequence: Sequence,
  values: readonly string[],
): readonly (readonly [string, string])[] {
  return sequence.variables.map((name, index) => [name, values[index] ?? '']);
}

function wait(state: State, lines: readonly string[], place: Place): void {
  for (const text of [...lines].reverse()) state.waiting.push({ ...position(place), text });
}

function cut(state: State, text: string, place: Place): void {
  for (const piece of piecesOf(text)) {
    if (!piece.first && piece.text.startsWith('@'))
      line(state, piece.text, place); // a line of its own
    else state.items.push({ kind: 'line', ...position(place), ...piece.item });
  }
}

/** A logical line as it is kept; the same for every line that reads the same. */
interface Piece {
  readonly first: boolean;
  readonly text: string;
  readonly item: Pick<LineItem, 'logical' | 'words' | 'text'>;
}

/** Configurations repeat their lines, so most need no parsing. */
const remembered = new Map<string, readonly Piece[]>();
const maxRemembered = 4096;

function piecesOf(text: string): readonly Piece[] {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const pieces = parsed(text);
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(text, pieces);
  return pieces;
}

function parsed(text: string): readonly Piece[] {
  const parts = parseLine(text);
  return parts.map((logical, index) => {
    const end = parts[index + 1]?.column ?? text.length + 1;
    const raw = text.slice(logical.column - 1, end - 1);
    return { first: index === 0, text: raw, item: { logical, words: wordsOf(logical), text: raw } };
  });
}

function wordsOf({ kind, words }: LogicalLine): readonly string[] {
  if (kind !== 'statement') return [kind === 'open' ? '{' : '}'];
  return words.filter(({ unterminated }) => !unterminated).map(({ text }) => text);
}

function position({
  file,
  line: number,
  named,
  raw = '',
  expanded = false,
  counted,
}: Place): Place {
  const place = { file, line: number, named, raw, expanded };
  return counted === undefined ? place : { ...place, counted };
}

function find(
  state: State,
  place: Place,
  cls: ErrorClass,
  ...[message, once]: [message: string, once: boolean]
): void {
  state.items.push({ kind: 'finding', ...position(place), class: cls, message, once });
}
