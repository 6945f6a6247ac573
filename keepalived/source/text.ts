// SPDX-License-Identifier: GPL-2.0-or-later

/** A physical line without its comment; `unterminated` is what is printed of one that leaves a quote open. */
export interface Bare {
  readonly text: string;
  readonly unterminated?: string;
}

const plain = /^[^#!"\\]*$/;
const leadingBlanks = /^[ \t\f\v\r\n]+/;
const continuation = /\\[ \t\f\v\r]*$/;
const blanksBeforeEnd = /[ \t\f\v\r]+\\$/;

/**
 * Takes the comment off a line, and blanks from both ends.
 * `#` and `!` outside double quotes begin a comment unless a backslash stands before them, which then
 * goes away; any other backslash stays and protects the character after it.
 */
export function withoutComment(line: string): Bare {
  if (plain.test(line)) return { text: trimBlanks(line) };
  let kept = '';
  let quote = -1;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    const next = line[at + 1];
    if (char === '"') quote = quote < 0 ? kept.length : -1;
    if (quote < 0 && (char === '#' || char === '!')) break;
    if (char === '\\' && next !== undefined) {
      const bare = quote < 0 && (next === '#' || next === '!');
      kept += bare ? next : char + next;
      at++;
    } else kept += char;
  }
  const continued = kept.length < line.length && /\\[ \t\f\v\r]*$/.test(line);
  const bare = trimBlanks(kept).replace(blanksBeforeEnd, '\\');
  const text = continued && !bare.endsWith('\\') ? `${bare}\\` : bare;
  if (quote < 0) return { text };
  return { text, unterminated: kept.replace(leadingBlanks, '').replace(continuation, '') };
}

/** Removes blank, tab, form feed, vertical tab, CR and LF from both ends. */
export function trimBlanks(text: string): string {
  return text.replace(leadingBlanks, '').replace(/[ \t\f\v\r\n]+$/, '');
}
