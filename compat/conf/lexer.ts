// SPDX-License-Identifier: GPL-2.0-or-later
import moo from 'moo';

/**
 * The tokens of one configuration line.
 * A `"` always ends the word before it: `ab"cd ef"` is two words. A quoted string may be empty and
 * knows no escapes; a string that its line does not close is `unterminated` and runs to the end.
 */
const compiled = moo.compile({
  space: { match: /[ \t\f\v\r\n]+/, lineBreaks: true },
  open: '{',
  close: '}',
  string: { match: /"[^"]*"/, value: (text) => text.slice(1, -1), lineBreaks: true },
  unterminated: { match: /"[^"]*/, value: (text) => text.slice(1), lineBreaks: true },
  word: /[^ \t\f\v\r\n{}"]+/,
});

/** The lexer that nearley drives: `compiled` without the white space. */
export const lexer = Object.assign(Object.create(compiled) as moo.Lexer, {
  next(): moo.Token | undefined {
    for (;;) {
      const token = compiled.next();
      if (token?.type !== 'space') return token;
    }
  },
  reset: (data: string, state?: moo.LexerState) => compiled.reset(data, state),
  save: () => compiled.save(),
  has: (type: string) => compiled.has(type),
});
