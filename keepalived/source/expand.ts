// SPDX-License-Identifier: GPL-2.0-or-later
import type { LogicalLine } from '../../compat/conf/line.js';
import { parseLine } from '../../compat/conf/parse-line.js';
import { Definitions, expand, type BuiltIns } from './definitions.js';
import { includeOf, type Include } from './include.js';
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
  /** The spellings beside `include` are known. */
  readonly strictIncludes: boolean;
  /** A definition whose value goes on with the next line. */
  open: { readonly name: string; readonly lines: string[] } | undefined;
}

/** A line at work, with lines that come before the next one of the file, the next one last. */
interface Work {
  readonly state: State;
  readonly waiting: Waiting[];
}

/** Lines in their order, one after the other; the definitions so far hold for those that follow. */
export class Expander {
  private readonly state: State;

  constructor(builtIns: BuiltIns, strictIncludes = true) {
    const { configId } = builtIns;
    const definitions = new Definitions(builtIns);
    this.state = { definitions, configId, items: [], strictIncludes, open: undefined };
  }

  get items(): readonly ParseItem[] {
    return this.state.items;
  }

  /**
   * Takes a line without conditions, definitions, sequences and includes, as most are, in less time.
   * @returns false for any other: it is for `take`
   */
  takePlain(item: SourceItem): boolean {
    const { open, items } = this.state;
    if (item.kind === 'finding' || item.unterminated !== undefined) return false;
    if (open !== undefined || /[$@~]/.test(item.text)) return false;
    const pieces = piecesOf(item.text);
    if (pieces.some(({ text }) => text.startsWith('include'))) return false;
    for (const piece of pieces) items.push({ kind: 'line', ...position(item), ...piece.item });
    return true;
  }

  /**
   * Applies conditions, definitions and sequences to a line, and cuts it at braces. Files that it includes
   * are asked for one by one; their lines are to be taken before this one goes on.
   */
  *take(item: SourceItem): Generator<Include, void, void> {
    if (item.kind === 'finding') this.state.items.push(item);
    else yield* take(this.state, item);
  }
}

/** The same for lines that were read before, what they include among them. */
export function expandSource(
  source: readonly SourceItem[],
  builtIns: BuiltIns,
): readonly ParseItem[] {
  const expander = new Expander(builtIns);
  for (const item of source) {
    if (expander.takePlain(item)) continue;
    for (const include of expander.take(item)) void include;
  }
  return expander.items;
}

function* take(state: State, item: TextItem): Generator<Include, void, void> {
  if (item.unterminated !== undefined) unterminated(state, item, item.unterminated);
  if (state.open !== undefined) {
    continueDefinition(state, state.open, item.text);
    return;
  }
  const work: Work = { state, waiting: [item] };
  for (let next = work.waiting.pop(); next !== undefined; next = work.waiting.pop()) {
    for (const [name, value] of next.values ?? []) state.definitions.set(name, [value]);
    yield* line(work, next.text, next);
  }
}

function unterminated(state: State, place: Place, text: string): void {
  find(state, place, 'unmatchedQuote', `Unterminated quote '${text}'`, false);
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

function* line(work: Work, given: string, place: Place): Generator<Include, void, void> {
  const { state } = work;
  let text = given;
  let here = place;
  for (let round = 0; round < maxRounds; round++) {
    const kept = applyCondition(text, state.configId);
    if (kept === undefined || kept === '') return;
    text = kept;
    if (define(state, text)) return;
    if (text.startsWith('~') && repeat(work, text, place)) return;
    const expanded = expand(text, state.definitions, place.file);
    if (!expanded.replaced) break;
    here = { ...place, expanded: true };
    wait(work, expanded.following, here);
    const bare = withoutComment(expanded.text);
    if (bare.unterminated !== undefined) unterminated(state, here, bare.unterminated);
    text = bare.text;
  }
  if (text !== '') yield* cut(work, text, here);
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
function repeat({ state, waiting }: Work, text: string, place: Place): boolean {
  const head = /^~(?:SEQx?|LST)\(/.test(text) ? expandParameters(state, text, place) : text;
  const sequence = sequenceOf(head);
  if (sequence === undefined) return false;
  if ('errors' in sequence) {
    for (const error of sequence.errors) find(state, place, 'general', error, false);
    return true;
  }
  for (const values of [...sequence.values].reverse()) {
    const at = { ...position(place), expanded: true };
    waiting.push({ ...at, text: sequence.text, values: pairs(sequence, values) });
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

function wait({ waiting }: Work, lines: readonly string[], place: Place): void {
  for (const text of [...lines].reverse()) waiting.push({ ...position(place), text });
}

function* cut(work: Work, text: string, place: Place): Generator<Include, void, void> {
  const { items, strictIncludes } = work.state;
  for (const piece of piecesOf(text)) {
    // An include takes all that is left of the line for its pattern, braces and all.
    const rest = piece.text.startsWith('include') ? text.slice(piece.item.logical.column - 1) : '';
    const include = rest === '' ? undefined : includeOf(rest, strictIncludes);
    if (include !== undefined) {
      yield include;
      return;
    }
    if (!piece.first && piece.text.startsWith('@'))
      yield* line(work, piece.text, place); // a line of its own
    else items.push({ kind: 'line', ...position(place), ...piece.item });
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
