// SPDX-License-Identifier: GPL-2.0-or-later
// Character classes of PCRE: `[...]`.
import { literal, PatternFault, readEscape } from './escapes.js';
import type { RegexOptions } from './options.js';

const posix: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t\\x20',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\x09-\\x0d\\x20',
  upper: 'A-Z',
  word: 'A-Za-z0-9_',
  xdigit: '0-9A-Fa-f',
};

/** A class in the words of JavaScript. */
export interface ReadClass {
  readonly out: string;
  readonly end: number;
}

interface Item {
  /** Undefined: a set, which cannot begin or end a range. */
  readonly code: number | undefined;
  readonly out: string;
  readonly end: number;
}

function posixItem(text: string, at: number): Item | undefined {
  const [all, negated, name = ''] = /^\[:(\^?)([a-z]+):\]/.exec(text.slice(at)) ?? [];
  if (all === undefined) return undefined;
  const set = posix[name];
  if (set === undefined) throw new PatternFault(at, 'unknown POSIX class name');
  if (negated === '^') throw new PatternFault(at, 'a negated POSIX class is not supported');
  return { code: undefined, out: set, end: at + all.length };
}

function item(text: string, at: number, options: RegexOptions): Item {
  const named = posixItem(text, at);
  if (named !== undefined) return named;
  if (text[at] === '\\' && text[at + 1] === 'b') return { code: 8, out: '\\x08', end: at + 2 };
  if (text[at] === '\\') {
    const escape = readEscape(text, at + 1, options);
    if (escape.kind === 'set') return { code: undefined, out: escape.inside, end: escape.end };
    return { code: escape.code, out: literal(escape.code, options.utf), end: escape.end };
  }
  const code = text.codePointAt(at) ?? 0;
  const length = String.fromCodePoint(code).length;
  return { code, out: literal(code, options.utf), end: at + length };
}

/** Reads the class whose `[` stands at `at`. @throws PatternFault */
export function readClass(text: string, at: number, options: RegexOptions): ReadClass {
  let place = at + 1;
  const negated = text[place] === '^';
  if (negated) place += 1;
  let out = '';
  const first = place;
  for (;;) {
    if (place >= text.length)
      throw new PatternFault(at, 'missing terminating ] for character class');
    if (text[place] === ']' && (place > first || options.emptyClass)) break;
    const from = item(text, place, options);
    place = from.end;
    const isRange = text[place] === '-' && text[place + 1] !== ']' && place + 1 < text.length;
    const to = isRange && from.code !== undefined ? item(text, place + 1, options) : undefined;
    if (to?.code === undefined) {
      out += from.out;
      continue;
    }
    if (to.code < (from.code ?? 0))
      throw new PatternFault(to.end - 1, 'range out of order in character class');
    out += `${from.out}-${to.out}`;
    place = to.end;
  }
  return { out: `[${negated ? '^' : ''}${out}]`, end: place + 1 };
}
