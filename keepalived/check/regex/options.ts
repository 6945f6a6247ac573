// SPDX-License-Identifier: GPL-2.0-or-later
// The options of `regex_options`. Words that are not here have no effect on what matches.

/** How a pattern is to be read. Source: pcre2api(3), pcre2pattern(3). */
export interface RegexOptions {
  caseless: boolean;
  dotAll: boolean;
  multiline: boolean;
  extended: boolean;
  ungreedy: boolean;
  noCapture: boolean;
  dollarEndOnly: boolean;
  emptyClass: boolean;
  circumflexAtEnd: boolean;
  firstLine: boolean;
  utf: boolean;
  ucp: boolean;
}

const words: Readonly<Record<string, keyof RegexOptions>> = {
  caseless: 'caseless',
  dotall: 'dotAll',
  multiline: 'multiline',
  extended: 'extended',
  ungreedy: 'ungreedy',
  no_auto_capture: 'noCapture',
  dollar_endonly: 'dollarEndOnly',
  allow_empty_class: 'emptyClass',
  alt_circumflex: 'circumflexAtEnd',
  firstline: 'firstLine',
  utf: 'utf',
  ucp: 'ucp',
};

/** Options from their words; unknown ones are passed over, as the original does. */
export function regexOptions(given: readonly string[]): RegexOptions {
  const on = new Set(given.map((word) => (Object.hasOwn(words, word) ? words[word] : undefined)));
  const has = (name: keyof RegexOptions): boolean => on.has(name);
  return {
    ...{ caseless: has('caseless'), dotAll: has('dotAll'), multiline: has('multiline') },
    ...{ extended: has('extended'), ungreedy: has('ungreedy'), noCapture: has('noCapture') },
    ...{ dollarEndOnly: has('dollarEndOnly'), emptyClass: has('emptyClass') },
    ...{ circumflexAtEnd: has('circumflexAtEnd'), firstLine: has('firstLine') },
    ...{ utf: has('utf'), ucp: has('ucp') },
  };
}
