// SPDX-License-Identifier: GPL-2.0-or-later

/** One word of a statement. `column` counts from 1; `unterminated` marks a missing closing quote. */
export interface Word {
  readonly text: string;
  readonly column: number;
  readonly quoted: boolean;
  readonly unterminated: boolean;
}

/** What stands between two braces of a line, or a brace itself. Words are empty for braces. */
export interface LogicalLine {
  readonly kind: 'statement' | 'open' | 'close';
  readonly words: readonly Word[];
  readonly column: number;
}

/** A logical line with its place in the files. `line` counts from 1. */
export interface Statement extends LogicalLine {
  readonly file: string;
  readonly line: number;
}

/** What the grammar's actions need of a lexer token. */
export interface Token {
  readonly type?: string;
  readonly value: string;
  readonly offset: number;
}

/** A list built from the right, as the grammar's actions build it: sharing, never copying. */
export interface Chain {
  readonly before: Chain | undefined;
  readonly last: Token | Chain;
}

/** Grammar action: one more token, or a whole chain, after what was there. */
export function chain(
  before: Chain | undefined,
  last: Token | Chain | undefined,
): Chain | undefined {
  return last === undefined ? before : { before, last };
}

/** The tokens of a chain from left to right. */
export function tokensOf(whole: Chain | undefined): readonly Token[] {
  const tokens: Token[] = [];
  const open = [whole];
  while (open.length > 0) {
    const link = open.pop();
    if (link === undefined) continue;
    if ('last' in link.last) open.push(link.before, link.last);
    else {
      tokens.push(link.last);
      open.push(link.before);
    }
  }
  return tokens.reverse();
}

/** Groups the tokens of one line: each brace alone, the words between braces together. */
export function logicalLines(tokens: readonly Token[]): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let words: Word[] = [];
  const flush = (): void => {
    if (words[0] !== undefined) lines.push({ kind: 'statement', words, column: words[0].column });
    words = [];
  };
  for (const token of tokens) {
    if (token.type !== 'open' && token.type !== 'close') {
      words.push(toWord(token));
      continue;
    }
    flush();
    lines.push({ kind: token.type, words: [], column: token.offset + 1 });
  }
  flush();
  return lines;
}

function toWord(token: Token): Word {
  return {
    text: token.value,
    column: token.offset + 1,
    quoted: token.type !== 'word',
    unterminated: token.type === 'unterminated',
  };
}
