// SPDX-License-Identifier: GPL-2.0-or-later

/** A long option; it stands for the short one of the same letter. */
export interface LongOption {
  readonly name: string;
  readonly letter: string;
}

/** Options of a program: each letter of `values` takes a value, each of `flags` does not. */
export interface OptionTable {
  readonly flags: string;
  readonly values: string;
  readonly longs: readonly LongOption[];
}

/** What one step of reading a command line found. */
export type Found =
  | { readonly kind: 'option'; readonly letter: string; readonly value: string }
  | { readonly kind: 'operand'; readonly word: string }
  /** `text` is getopt's own line without the program's name, `next` the word to come. */
  | { readonly kind: 'problem'; readonly text: string; readonly next: string | undefined };

/** Long options that a name, whole or abbreviated, may mean. */
function matches(table: OptionTable, name: string): readonly LongOption[] {
  const exact = table.longs.filter((option) => option.name === name);
  return exact.length > 0 ? exact : table.longs.filter((option) => option.name.startsWith(name));
}

const takesValue = (table: OptionTable, letter: string): boolean => table.values.includes(letter);

/** A step and how many words it used beside the option itself. */
interface Step {
  readonly found: Found;
  readonly used: 0 | 1;
}

function longStep(table: OptionTable, word: string, next: readonly string[]): Step {
  const [name = '', ...rest] = word.slice(2).split('=');
  const given = rest.length > 0 ? rest.join('=') : undefined;
  const problem = (text: string): Step => ({
    found: { kind: 'problem', text, next: next[0] },
    used: 0,
  });
  const meant = matches(table, name);
  const letters = new Set(meant.map((option) => option.letter));
  if (letters.size > 1) {
    const list = meant.map((option) => `'--${option.name}'`).join(' ');
    return problem(`option '${word}' is ambiguous; possibilities: ${list}`);
  }
  const [option] = meant;
  if (option === undefined) return problem(`unrecognized option '--${word.slice(2)}'`);
  if (!takesValue(table, option.letter)) {
    if (given !== undefined) return problem(`option '--${option.name}' doesn't allow an argument`);
    return { found: { kind: 'option', letter: option.letter, value: '' }, used: 0 };
  }
  const value = given ?? next[0];
  if (value === undefined) return problem(`option '--${option.name}' requires an argument`);
  const used = given === undefined ? 1 : 0;
  return { found: { kind: 'option', letter: option.letter, value }, used };
}

/** Letters of one word, glued or not. */
function* shortSteps(table: OptionTable, word: string, next: readonly string[]): Generator<Step> {
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] ?? '';
    const rest = word.slice(i + 1);
    if (table.flags.includes(letter)) {
      yield { found: { kind: 'option', letter, value: '' }, used: 0 };
      continue;
    }
    if (!takesValue(table, letter)) {
      const text = `invalid option -- '${letter}'`;
      yield { found: { kind: 'problem', text, next: rest === '' ? next[0] : word }, used: 0 };
      continue;
    }
    const value = rest === '' ? next[0] : rest;
    const text = `option requires an argument -- '${letter}'`;
    if (value === undefined) yield { found: { kind: 'problem', text, next: undefined }, used: 0 };
    else yield { found: { kind: 'option', letter, value }, used: rest === '' ? 1 : 0 };
    return;
  }
}

/**
 * Reads a command line as GNU getopt_long(3) does: options may stand anywhere unless `inOrder`,
 * long ones may be abbreviated, `--` ends them.
 */
export function* getopt(
  table: OptionTable,
  words: readonly string[],
  inOrder = false,
): Generator<Found> {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const isOption = word.length > 1 && word.startsWith('-');
    if (word === '--' || (inOrder && !isOption)) {
      const rest = words.slice(word === '--' ? i + 1 : i);
      yield* rest.map((operand): Found => ({ kind: 'operand', word: operand }));
      return;
    }
    if (!isOption) {
      yield { kind: 'operand', word };
      continue;
    }
    const next = words.slice(i + 1);
    const steps = word.startsWith('--')
      ? [longStep(table, word, next)]
      : shortSteps(table, word, next);
    for (const { found, used } of steps) {
      i += used;
      yield found;
    }
  }
}
