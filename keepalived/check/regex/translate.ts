// SPDX-License-Identifier: GPL-2.0-or-later
// A PCRE pattern as one of JavaScript that matches the same, or the word that it cannot be.
// Every group gets a name of ours, so that those we add do not shift numbers. No flag of
// JavaScript is used for `.`, `^` and `$`: there they mean other line ends.
import { readClass } from './classes.js';
import { literal, PatternFault, readEscape } from './escapes.js';
import type { RegexOptions } from './options.js';

type Flags = Pick<RegexOptions, 'dotAll' | 'multiline' | 'extended' | 'ungreedy' | 'noCapture'>;
const atEnd = '(?![\\s\\S])';
const atStart = '(?<![\\s\\S])';
const flagLetters: Readonly<Record<string, keyof Flags | 'caseless'>> = {
  ...{ s: 'dotAll', m: 'multiline', x: 'extended', U: 'ungreedy', n: 'noCapture', i: 'caseless' },
};

/** Reads one pattern. */
export class Translator {
  readonly #text: string;
  readonly #options: RegexOptions;
  #at = 0;
  #groups = 0;
  #helpers = 0;
  readonly #names = new Map<string, number>();

  constructor(text: string, options: RegexOptions) {
    this.#text = text;
    this.#options = { ...options };
  }

  /** `i` of the pattern's own first words counts as the option. */
  get caseless(): boolean {
    return this.#options.caseless;
  }

  /** @throws PatternFault */
  translate(): string {
    this.#leadingFlags();
    const out = this.#alternatives({ ...this.#options });
    if (this.#at < this.#text.length)
      throw new PatternFault(this.#at, 'unmatched closing parenthesis');
    return out;
  }

  #leadingFlags(): void {
    const [all, letters = ''] = /^\(\?([imsxUn]+)\)/.exec(this.#text) ?? [];
    if (all === undefined) return;
    for (const letter of letters) {
      const name = flagLetters[letter];
      if (name !== undefined) this.#options[name] = true;
    }
    this.#at = all.length;
  }

  #rest(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#text.slice(this.#at)) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #fault(message: string): PatternFault {
    return new PatternFault(this.#at, message);
  }

  #plain(char: string): string {
    return literal(char.codePointAt(0) ?? 0, this.#options.utf);
  }

  #alternatives(flags: Flags): string {
    let out = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (flags.extended && this.#rest(/^(\s+|#[^\n]*(\n|$))/) !== undefined) continue;
      if (this.#text[this.#at] === '|') {
        this.#at += 1;
        out += '|';
        continue;
      }
      const quoted = this.#rest(/^\\Q([\s\S]*?)(\\E|$)/);
      if (quoted !== undefined) {
        const chars = [...(quoted[1] ?? '')].map((char) => this.#plain(char));
        const last = chars.pop();
        out += chars.join('') + (last === undefined ? '' : this.#quantified(last, flags));
        continue;
      }
      if (this.#rest(/^\\E|^\(\?#[^)]*\)/) !== undefined) continue;
      const changed = this.#rest(/^\(\?([imsxUn]*)(?:-([imsxUn]+))?\)/);
      if (changed !== undefined) this.#change(flags, changed[1] ?? '', changed[2] ?? '');
      else out += this.#quantified(this.#atom(flags), flags);
    }
    return out;
  }

  #change(flags: Flags, on: string, off: string): void {
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        const name = flagLetters[letter];
        if (name === 'caseless') {
          if (value !== this.#options.caseless)
            throw this.#fault('(?i) inside a pattern is not supported');
        } else if (name !== undefined) flags[name] = value;
      }
    }
  }

  #quantified(atom: string, flags: Flags): string {
    const found = this.#rest(/^(?:[*+?]|\{\d+(?:,\d*)?\})/);
    if (found === undefined) return atom;
    const [mode = ''] = this.#rest(/^[?+]/) ?? [];
    if (mode === '+') return this.#atomic(`${atom}${found[0]}`);
    return `${atom}${found[0]}${(mode === '?') === flags.ungreedy ? '' : '?'}`;
  }

  /** What matched stays as it is: a look-ahead is never entered twice. */
  #atomic(inside: string): string {
    this.#helpers += 1;
    return `(?:(?=(?<a${this.#helpers}>${inside}))\\k<a${this.#helpers}>)`;
  }

  #atom(flags: Flags): string {
    const char = this.#text[this.#at] ?? '';
    const { utf, dollarEndOnly, circumflexAtEnd } = this.#options;
    if (char === '(') return this.#group(flags);
    if (char === '[') {
      const { out, end } = readClass(this.#text, this.#at, this.#options);
      this.#at = end;
      return out;
    }
    if (char === '\\') return this.#escape();
    if (/[*+?]/.test(char)) throw this.#fault('quantifier does not follow a repeatable item');
    const code = this.#text.codePointAt(this.#at) ?? 0;
    this.#at += String.fromCodePoint(code).length;
    if (char === '.') return flags.dotAll ? '[\\s\\S]' : '[^\\n]';
    if (char === '^') {
      const after = circumflexAtEnd ? '(?<=\\n)' : '(?<=\\n)(?=[\\s\\S])';
      return flags.multiline ? `(?:${atStart}|${after})` : atStart;
    }
    if (char !== '$') return literal(code, utf);
    if (flags.multiline) return '(?![^\\n])';
    return dollarEndOnly ? atEnd : `(?=\\n?${atEnd})`;
  }

  #group(flags: Flags): string {
    this.#at += 1;
    if (this.#text[this.#at] === '*') throw this.#fault('verbs are not supported');
    const plain = this.#rest(/^\?(:|=|!|<=|<!|>)/)?.[1];
    const scoped = plain === undefined ? this.#rest(/^\?([msxUn]*)(?:-([msxUn]+))?:/) : undefined;
    const named = this.#rest(/^\?(?:P?<([A-Za-z_]\w*)>)/) ?? this.#rest(/^\?'([A-Za-z_]\w*)'/);
    if (
      plain === undefined &&
      scoped === undefined &&
      named === undefined &&
      this.#text[this.#at] === '?'
    ) {
      const back = this.#rest(/^\?P=(\w+)\)/)?.[1];
      if (back !== undefined) return this.#namedReference(back);
      throw this.#fault('this kind of group is not supported');
    }
    const inner = { ...flags };
    if (scoped !== undefined) this.#change(inner, scoped[1] ?? '', scoped[2] ?? '');
    const isCapture =
      plain === undefined && scoped === undefined && (named !== undefined || !flags.noCapture);
    const number = isCapture ? (this.#groups += 1) : 0;
    if (named !== undefined) this.#names.set(named[1] ?? '', number);
    const body = this.#alternatives(inner);
    if (this.#text[this.#at] !== ')') throw this.#fault('missing closing parenthesis');
    this.#at += 1;
    if (isCapture) return `(?<g${number}>${body})`;
    return plain === '>' ? this.#atomic(body) : `(?${plain ?? ':'}${body})`;
  }

  #escape(): string {
    const { utf } = this.#options;
    const assertion = this.#rest(/^\\([AzZbB])/)?.[1];
    if (assertion === 'A') return atStart;
    if (assertion === 'z') return atEnd;
    if (assertion === 'Z') return `(?=\\n?${atEnd})`;
    if (assertion !== undefined) return `\\${assertion}`;
    if (this.#rest(/^\\R/) !== undefined) return '(?:\\r\\n|[\\x0a-\\x0d\\x85])';
    if (this.#rest(/^\\C/) !== undefined) return '[\\s\\S]';
    const [, bare, braced] = this.#rest(/^\\(?:g?([1-9]\d?)(?!\d)|g\{(-?\d+)\})/) ?? [];
    if (bare !== undefined || braced !== undefined) return this.#reference(Number(bare ?? braced));
    const name = this.#rest(/^\\[kg](?:\{(\w+)\}|<(\w+)>|'(\w+)')/)
      ?.slice(1)
      .find(Boolean);
    if (name !== undefined) return this.#namedReference(name);
    const escape = readEscape(this.#text, this.#at + 1, this.#options);
    this.#at = escape.end;
    return escape.kind === 'set' ? escape.alone : literal(escape.code, utf);
  }

  #reference(number: number): string {
    const group = number < 0 ? this.#groups + 1 + number : number;
    if (group < 1 || group > this.#groups)
      throw this.#fault('reference to non-existent subpattern');
    return `\\k<g${group}>`;
  }

  #namedReference(name: string): string {
    const group = this.#names.get(name);
    if (group === undefined) throw this.#fault('reference to non-existent subpattern');
    return this.#reference(group);
  }
}
