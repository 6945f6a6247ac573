// SPDX-License-Identifier: GPL-2.0-or-later
import { dirname, join } from 'node:path';
import type { ConfFiles } from '../../compat/conf/files.js';
import { expandBraces, glob } from '../../compat/conf/glob.js';
import { checkedBy, either, lenient, strict, type Strictness } from './include.js';
import type { BuiltIns } from './definitions.js';
import { expandSource, Expander } from './expand.js';
import type { ErrorClass, ParseItem, Place, SourceItem, TextItem } from './items.js';
import { withoutComment } from './text.js';

/** Longest line in bytes; the rest of a longer one is the next line. */
const maxLineBytes = 1023;
const maxDepth = 32;

/** All lines of a configuration as its processes read them, includes in place. */
export interface Source {
  readonly items: readonly ParseItem[];
  /** An include that had to succeed failed, or the file itself could not be used. */
  readonly strictFailure: boolean;
  /** No file at all could be read. */
  readonly nothingRead: boolean;
}

/** Options of {@link readSource}. */
export interface ReadOptions {
  readonly files: ConfFiles;
  /** Folder that relative names start from. */
  readonly cwd: string;
  /** `-e`: every include is strict about everything. */
  readonly allStrict: boolean;
  /** The other spellings of include exist (from 2.2 on). */
  readonly strictIncludes: boolean;
  readonly builtIns: BuiltIns;
  /**
   * As 2.2.7: the first process writes down what an include gave, but leaves the include there if its line
   * does not begin with it, so that the others read that file twice.
   */
  readonly includesTwice: boolean;
}

interface State extends ReadOptions {
  readonly expander: Expander;
  /** Every line that was read, in the order of reading. */
  readonly lines: SourceItem[];
  /** Some stand there twice, which the first reading does not see. */
  repeated: boolean;
  strictFailure: boolean;
  filesRead: number;
}

/** Where reading stands: whose line it is, and how strict includes are there. */
interface Reader {
  readonly folder: string;
  readonly depth: number;
  readonly place: Place | undefined;
  strictness: Strictness;
}

/**
 * Reads the file or shell pattern `pattern` and all that it includes.
 * Errors: none thrown; what cannot be read is a finding.
 */
export async function readSource(pattern: string, options: ReadOptions): Promise<Source> {
  const expander = new Expander(options.builtIns, options.strictIncludes);
  const state: State = {
    ...options,
    expander,
    lines: [],
    repeated: false,
    strictFailure: false,
    filesRead: 0,
  };
  const strictness = options.allStrict ? strict : lenient;
  const reader: Reader = { folder: options.cwd, depth: 0, place: undefined, strictness };
  await readPattern(state, reader, pattern, { ...strict, braceMatch: false });
  const { strictFailure } = state;
  return { items: bothReadings(state), strictFailure, nothingRead: state.filesRead === 0 };
}

/**
 * The first process reads the files, the others what it wrote down: lines without comments and blanks
 * around them. So a `#` that was protected begins a comment there.
 */
function bothReadings({ expander, lines, builtIns, repeated }: State): readonly ParseItem[] {
  const again = lines.map(readAgain);
  if (!repeated && again.every((item, index) => item === lines[index])) return expander.items;
  const marked =
    (reading: 'first' | 'others') =>
    (item: ParseItem): ParseItem => ({ ...item, reading });
  return [
    ...expander.items.map(marked('first')),
    ...expandSource(again, builtIns).map(marked('others')),
  ];
}

function readAgain(item: SourceItem): SourceItem {
  if (item.kind === 'finding') return item;
  const { unterminated, ...rest } = item;
  const bare = withoutComment(item.text);
  const same = bare.text === item.text && bare.unterminated === unterminated;
  return same ? item : { ...rest, ...bare };
}

async function readPattern(
  state: State,
  reader: Reader,
  pattern: string,
  strictness: Strictness,
): Promise<void> {
  const names = await existing(state, reader, pattern);
  if (names.length === 0) {
    noMatch(state, reader, pattern, strictness);
    return;
  }
  if (expandBraces(pattern).length > names.length && !/[*?[]/.test(pattern)) {
    const message = `Some config files missing: "${pattern}".`;
    fail(state, reader, message, strictness.braceMatch);
  }
  if (reader.depth === 0 && names.length > 1) {
    const message = `WARNING, multiple configuration file matches of ${pattern}, starting with ${names[0]}`;
    tell(state, reader, message, 'multipleFiles');
  }
  const named = reader.depth > 0 || names.length > 1;
  for (const name of names) await readFile(state, reader, { name, named, strictness });
}

/** Files that a pattern names, spelled as the pattern spells them. */
async function existing(state: State, reader: Reader, pattern: string): Promise<readonly string[]> {
  const at = (name: string): string => absolute(reader.folder, name);
  const files: ConfFiles = { ...state.files, readdir: (path) => state.files.readdir(at(path)) };
  const found: string[] = [];
  for (const name of await glob(pattern, files)) {
    const there = await state.files.stat(at(name)).catch(() => undefined);
    if (there !== undefined)
      found.push(there.kind === 'folder' && !name.endsWith('/') ? `${name}/` : name);
  }
  return found;
}

function absolute(folder: string, name: string): string {
  return name.startsWith('/') ? name : join(folder, name);
}

function noMatch(state: State, reader: Reader, pattern: string, strictness: Strictness): void {
  if (/[*?[]/.test(pattern) && !pattern.includes('/')) {
    if (strictness.wildcardMatch)
      fail(state, reader, `No config files matched '${pattern}'.`, true);
  } else fail(state, reader, `Config files missing '${pattern}'.`, strictness.match);
}

interface Wanted {
  readonly name: string;
  readonly named: boolean;
  readonly strictness: Strictness;
}

async function readFile(state: State, reader: Reader, wanted: Wanted): Promise<void> {
  const { name, strictness } = wanted;
  const path = absolute(reader.folder, name);
  const problem = await unusable(state, path, name);
  if (problem !== undefined) {
    fail(state, reader, problem, strictness.read);
    return;
  }
  if (reader.depth >= maxDepth) {
    fail(
      state,
      reader,
      `Configuration file '${name}' open problem (Too many levels of include) - skipping`,
      true,
    );
    return;
  }
  const text = Buffer.from(await state.files.readFile(path)).toString('latin1');
  state.filesRead++;
  const folder = name.includes('/') ? dirname(path) : reader.folder;
  const inner = { folder, depth: reader.depth + 1, strictness: reader.strictness };
  await readLines(state, text, { ...inner, place: { file: name, line: 0, named: wanted.named } });
}

async function unusable(state: State, path: string, name: string): Promise<string | undefined> {
  const found = await state.files.stat(path);
  if (found.kind === 'folder') return `Configuration file '${name}' is a directory - skipping`;
  if (found.kind !== 'file' || (found.mode & 0o111) !== 0) {
    return `Configuration file '${name}' is not a regular non-executable file - skipping`;
  }
  try {
    await state.files.readFile(path);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'EACCES';
    const text = reason ? 'Permission denied' : 'Input/output error';
    return `Configuration file '${name}' open problem (${text}) - skipping`;
  }
}

async function readLines(
  state: State,
  text: string,
  reader: Reader & { place: Place },
): Promise<void> {
  const { file, named } = reader.place;
  let line = 0;
  const lines = text.split('\n');
  const open = lines[lines.length - 1] !== '';
  if (!open) lines.pop();
  let surplus = 0;
  for (const whole of lines) {
    line++;
    const cut = pieces(whole);
    for (const [index, piece] of cut.entries()) {
      const ended = index === cut.length - 1 && !(open && line === lines.length);
      const place = placeOf({ file, line, named }, { index, ended, surplus });
      const item = itemOf(piece, place);
      if (item !== undefined) state.lines.push(item);
      if (item !== undefined && !state.expander.takePlain(item)) {
        await expandLine(state, item, { ...reader, place });
      }
      reader.strictness = strictnessOf(piece, reader.strictness);
    }
    surplus += cut.length - 1;
  }
}

/** The first reading counts a line when it has its end; the others read a copy with a line each. */
function placeOf(
  place: Place,
  cut: { readonly index: number; readonly ended: boolean; readonly surplus: number },
): Place {
  const first = cut.ended ? place.line : place.line - 1;
  const others = place.line + cut.surplus + cut.index;
  return first === others ? place : { ...place, counted: [first, others] };
}

function pieces(whole: string): readonly string[] {
  if (whole.length <= maxLineBytes) return [whole];
  return whole.match(/[\s\S]{1,1023}/g) ?? [];
}

/** A line as it is kept; undefined for one without text. */
function itemOf(whole: string, { file, line, named, counted }: Place): TextItem | undefined {
  const end = whole.indexOf('\0');
  const bare = withoutComment(end < 0 ? whole : whole.slice(0, end));
  if (bare.text === '') return undefined;
  const { text, unterminated } = bare;
  const item = { kind: 'text', file, line, named, raw: whole, text } as const;
  const odd = unterminated !== undefined || counted !== undefined;
  return odd ? { ...item, ...bare, ...(counted && { counted }) } : item;
}

/** Takes a line that was kept, and keeps what the files that it includes hold. */
async function expandLine(
  state: State,
  item: TextItem,
  reader: Reader & { readonly place: Place },
): Promise<void> {
  const before = state.lines.length;
  for (const include of state.expander.take(item)) {
    const strictness = either(include.strictness, reader.strictness);
    await readPattern(state, reader, include.pattern, strictness);
  }
  const included = state.lines.slice(before);
  if (!state.includesTwice || included.length === 0 || item.text.startsWith('include')) return;
  state.lines.push(...included);
  state.repeated = true;
}

function strictnessOf(line: string, before: Strictness): Strictness {
  if (!line.includes('include_check')) return before;
  const { text } = withoutComment(line);
  const [word, ...rest] = text.split(/[ \t}]+/).filter((one) => one !== '');
  return word === 'include_check' ? checkedBy(rest, before) : before;
}

function fail(state: State, reader: Reader, message: string, isStrict: boolean): void {
  tell(state, reader, message, isStrict && reader.depth > 0 ? 'fileNotFound' : 'note');
  if (isStrict) state.strictFailure = true;
}

function tell(state: State, reader: Reader, message: string, cls: ErrorClass): void {
  const place = reader.place ?? { file: '', line: 0, named: false };
  const finding = { kind: 'finding', ...place, class: cls, message, once: true } as const;
  state.lines.push(finding);
  for (const include of state.expander.take(finding)) void include;
}
