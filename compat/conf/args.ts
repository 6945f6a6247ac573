// SPDX-License-Identifier: GPL-2.0-or-later

/** One argument of a keyword: what may stand there, and what it means. */
export interface Argument<V = unknown> {
  /** How manual pages and hints name it, such as `1-100` or `on|off`. */
  readonly shape: string;
  /** Takes all words that are left instead of one. */
  readonly rest?: boolean;
  /** The value, or undefined if it is none. `words` is what it takes; `text` is them joined by blanks. */
  readonly parse: (text: string, words: readonly string[]) => V | undefined;
}

/** How an integer is brought to a form that the engine can use. */
export type Rounding = 'exact' | 'powerOfTwo' | 'powerOfTwoMinusOne';

const rounders: Record<Rounding, (value: number) => number> = {
  exact: (value) => value,
  powerOfTwo: (value) => 2 ** Math.floor(Math.log2(value)),
  powerOfTwoMinusOne: (value) => 2 ** Math.floor(Math.log2(value + 1)) - 1,
};

/** A decimal integer from `min` to `max`, both included, rounded down to the form asked for. */
export function int(min: number, max: number, rounding: Rounding = 'exact'): Argument<number> {
  const parse = (text: string): number | undefined => {
    if (!/^-?[0-9]{1,15}$/.test(text)) return undefined;
    const value = Number(text);
    return value < min || value > max ? undefined : rounders[rounding](value);
  };
  return { shape: max === Number.MAX_SAFE_INTEGER ? `${min}-` : `${min}-${max}`, parse };
}

/** Several decimal integers to the end of the line. */
export function ints(min: number, max: number): Argument<readonly number[]> {
  const one = int(min, max);
  const parse = (_: string, words: readonly string[]): readonly number[] | undefined => {
    const values = words.map((word) => one.parse(word, [word]));
    return values.every((value) => value !== undefined) ? values : undefined;
  };
  return { shape: `${one.shape} ...`, rest: true, parse };
}

/** `on` or `off`. */
export const onOff: Argument<boolean> = {
  shape: 'on|off',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
};

/** One of the given words, which is also the value. */
export function choice<const W extends string>(...words: readonly W[]): Argument<W> {
  return { shape: words.join('|'), parse: (text) => words.find((word) => word === text) };
}

/** Free text up to a length. */
export function text(shape: string, maxLength = 1024): Argument<string> {
  return { shape, parse: (given) => (given.length <= maxLength ? given : undefined) };
}

/** Text that must match as a whole. */
export function matching(shape: string, pattern: RegExp): Argument<string> {
  return { shape, parse: (given) => (pattern.test(given) ? given : undefined) };
}
