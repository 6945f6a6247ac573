// SPDX-License-Identifier: GPL-2.0-or-later

/** What an include is strict about; a failure there ends the start. */
export interface Strictness {
  /** A match that is a folder, executable or unreadable. */
  readonly read: boolean;
  /** No match of a pattern without wildcard. */
  readonly match: boolean;
  /** No match of a pattern with wildcard. */
  readonly wildcardMatch: boolean;
  /** A brace alternative that does not exist. */
  readonly braceMatch: boolean;
}

/** Strict about nothing: findings are told and count for nothing. */
export const lenient: Strictness = {
  read: false,
  match: false,
  wildcardMatch: false,
  braceMatch: false,
};

/** Strict about everything: `includea`, `-e`, an empty `include_check`. */
export const strict: Strictness = {
  read: true,
  match: true,
  wildcardMatch: true,
  braceMatch: true,
};

const byLetter: Readonly<Record<string, Strictness>> = {
  '': lenient,
  r: { ...lenient, read: true },
  m: { ...lenient, read: true, match: true },
  w: { ...lenient, read: true, match: true, wildcardMatch: true },
  b: { ...lenient, read: true, braceMatch: true },
  a: strict,
};

/** Files that are to be read, and what that is strict about. */
export interface Include {
  readonly pattern: string;
  readonly strictness: Strictness;
}

/** An include line's pattern and what its word is strict about; undefined if the line is none. */
export function includeOf(text: string, allowed: boolean): Include | undefined {
  const [, letter, pattern] = /^include([a-z]?)[ \t\f\v]+(.+)$/.exec(text) ?? [];
  const strictness = letter === undefined ? undefined : byLetter[letter];
  if (strictness === undefined || pattern === undefined) return undefined;
  return letter !== '' && !allowed ? undefined : { pattern, strictness };
}

const checkWords: Readonly<Record<string, keyof Strictness>> = {
  read: 'read',
  match: 'match',
  wildcard_match: 'wildcardMatch',
  brace_match: 'braceMatch',
};

/** Applies the words of `include_check`: with `+` or `-` before it each changes one; the first alone sets it. */
export function checkedBy(words: readonly string[], before: Strictness): Strictness {
  if (words.length === 0) return strict;
  const isSigned = (word: string | undefined): boolean => /^[+-]/.test(word ?? '');
  let result: Strictness = isSigned(words[0]) ? before : lenient;
  for (const [index, word] of words.entries()) {
    if (index > 0 && !isSigned(word)) continue;
    const name = checkWords[word.replace(/^[+-]/, '')];
    if (name !== undefined) result = { ...result, [name]: !word.startsWith('-') };
  }
  return result;
}

/** Both: an include is as strict as its own word and `include_check` together. */
export function either(a: Strictness, b: Strictness): Strictness {
  return {
    read: a.read || b.read,
    match: a.match || b.match,
    wildcardMatch: a.wildcardMatch || b.wildcardMatch,
    braceMatch: a.braceMatch || b.braceMatch,
  };
}
