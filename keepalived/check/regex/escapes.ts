// SPDX-License-Identifier: GPL-2.0-or-later
// What a backslash means in PCRE, said in the words of JavaScript.

/** Thrown while a pattern is read; becomes the log line of the original. */
export class PatternFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** One character, or a set that can stand alone and inside a class. */
export type Escape =
  | { readonly kind: 'char'; readonly code: number; readonly end: number }
  | { readonly kind: 'set'; readonly inside: string; readonly alone: string; readonly end: number };

const controls: Readonly<Record<string, number>> = {
  ...{ a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 },
};

const blank = '\\t\\x20\\xa0';
const notBlank = '\\x00-\\x08\\x0a-\\x1f\\x21-\\x9f\\xa1-\\uffff';
const vertical = '\\x0a-\\x0d\\x85\\u2028\\u2029';
const notVertical = '\\x00-\\x09\\x0e-\\x84\\x86-\\u2027\\u202a-\\uffff';
const space = '\\x09-\\x0d\\x20';
const notSpace = '\\x00-\\x08\\x0e-\\x1f\\x21-\\uffff';

const sets: Readonly<Record<string, string>> = {
  ...{
    d: '0-9',
    D: '\\x00-\\x2f\\x3a-\\uffff',
    s: space,
    S: notSpace,
    N: '\\x00-\\x09\\x0b-\\uffff',
  },
  ...{ w: 'A-Za-z0-9_', W: '\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\uffff' },
  ...{ h: blank, H: notBlank, v: vertical, V: notVertical },
};

/** With `ucp`, by Unicode's properties. */
const unicodeSets: Readonly<Record<string, string>> = {
  ...{ d: '\\p{Nd}', D: '\\P{Nd}', w: '\\p{L}\\p{N}_', s: '\\s', S: '\\S' },
};

function numbered(text: string, at: number, pattern: RegExp, base: number): Escape | undefined {
  const [all, digits] = pattern.exec(text.slice(at)) ?? [];
  if (all === undefined) return undefined;
  return { kind: 'char', code: parseInt(digits || '0', base), end: at + all.length };
}

/** Highest character of a set in the Unicode mode of JavaScript. */
const wide = (set: string, utf: boolean): string =>
  utf ? set.replaceAll('\\uffff', '\\u{10ffff}') : set;

/**
 * The escape whose letter stands at `at`. References and assertions are the caller's.
 * @throws PatternFault if JavaScript has nothing like it
 */
export function readEscape(
  text: string,
  at: number,
  { utf, ucp }: { readonly utf: boolean; readonly ucp: boolean },
): Escape {
  const letter = text[at] ?? '';
  if (letter === '') throw new PatternFault(at, '\\ at end of pattern');
  const named = (ucp && utf ? unicodeSets[letter] : undefined) ?? sets[letter];
  if (named !== undefined) {
    const inside = wide(named, utf);
    return { kind: 'set', inside, alone: `[${inside}]`, end: at + 1 };
  }
  const control = controls[letter];
  if (control !== undefined) return { kind: 'char', code: control, end: at + 1 };
  if (letter === 'x') return hexadecimal(text, at);
  if (letter === 'o') return must(numbered(text, at, /^o\{([0-7]+)\}/, 8), at);
  if (/[0-7]/.test(letter)) return must(numbered(text, at, /^([0-7]{1,3})/, 8), at);
  if (letter === 'c') {
    const code = text.toUpperCase().charCodeAt(at + 1) ^ 0x40;
    return { kind: 'char', code, end: at + 2 };
  }
  if (letter === 'p' || letter === 'P') return property(text, at, utf);
  if (/[A-Za-z0-9]/.test(letter)) throw new PatternFault(at, `\\${letter} is not supported`);
  return { kind: 'char', code: text.codePointAt(at) ?? 0, end: at + letter.length };
}

function must(found: Escape | undefined, at: number): Escape {
  if (found === undefined) throw new PatternFault(at, 'digits are missing or are wrong');
  return found;
}

function hexadecimal(text: string, at: number): Escape {
  const braces = numbered(text, at, /^x\{([0-9a-fA-F]+)\}/, 16);
  return braces ?? must(numbered(text, at, /^x([0-9a-fA-F]{0,2})/, 16), at);
}

function property(text: string, at: number, utf: boolean): Escape {
  const [all, letter, name = ''] = /^([pP])(?:\{(\^?\w+)\}|[A-Z])/.exec(text.slice(at)) ?? [];
  if (all === undefined || !utf) throw new PatternFault(at, '\\p needs the option utf');
  const bare = (name === '' ? all.slice(1) : name).replace('^', '');
  const negated = (letter === 'P') !== name.startsWith('^');
  const script = /^(L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfos]?)$/.test(bare);
  const inside = `\\${negated ? 'P' : 'p'}{${script ? '' : 'Script='}${bare}}`;
  return { kind: 'set', inside, alone: inside, end: at + all.length };
}

/** A character that stands for itself, alone and in a class. */
export function literal(code: number, utf: boolean): string {
  const char = String.fromCodePoint(code);
  if (/[A-Za-z0-9 _]/.test(char)) return char;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return utf ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
