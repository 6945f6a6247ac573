// SPDX-License-Identifier: GPL-2.0-or-later

/** Text that is read once for each set of values, left to right. */
export interface Sequence {
  readonly variables: readonly string[];
  readonly values: readonly (readonly string[])[];
  readonly text: string;
}

/** Why a line that begins like a sequence is none; both lines are printed. */
export interface SequenceError {
  readonly errors: readonly string[];
}

/** Stands for the mistakes that have no message of their own. */
const unnamed = '';
const maxParameterBytes = 63;
const maxValues = 100_000;

/** Reads `~SEQ(…) TEXT`, `~SEQx(…) TEXT` or `~LST(…) TEXT`; undefined if the line begins otherwise. */
export function sequenceOf(line: string): Sequence | SequenceError | undefined {
  const [, kind] = /^~(SEQ|LST)/.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const name = `~${kind}`;
  const [, known] = /^~(SEQx?|LST)[ \t]*\(/.exec(line) ?? [];
  const made = kind === 'LST' ? list : numbers;
  const result = known === undefined ? unnamed : made(line, known === 'SEQx');
  if (typeof result !== 'string') return result;
  const whole = `Invalid ${name} specification '${line}'`;
  if (result === unnamed) return { errors: [whole] };
  return { errors: [`${result} '${line}'`, whole] };
}

function numbers(line: string, hex: boolean): Sequence | string {
  const close = line.indexOf(')');
  if (close < 0) return '~SEQ parameter strings too long';
  const inner = line.slice(line.indexOf('(') + 1, close);
  const text = line.slice(close + 1).trimStart();
  const [variable = '', ...parameters] = inner.split(',').map((part) => part.trim());
  if (parameters.some((part) => part.length > maxParameterBytes))
    return '~SEQ parameter strings too long';
  const values = parameters.map(cNumber);
  if (variable === '' || values.length < 1 || values.length > 3) {
    return 'Invalid ~SEQ definition';
  }
  if (values.some(Number.isNaN)) return 'Invalid ~SEQ definition';
  const range = rangeOf(values);
  if (hex && values.some((value) => value < 0)) return '~SEQx is only valid for positive numbers';
  if (range === undefined) return 'Invalid ~SEQ values';
  return { variables: [variable], values: printed(range, hex), text };
}

interface Range {
  readonly first: number;
  readonly step: number;
  readonly last: number;
}

function rangeOf(values: readonly number[]): Range | undefined {
  const [a = 0, b = 0, c = 0] = values;
  if (values.length === 1) return { first: a < 0 ? -1 : 1, step: a < 1 ? -1 : 1, last: a };
  if (values.length === 2) return { first: a, step: b < a ? -1 : 1, last: b };
  const wrong = b === 0 || (b > 0 && c < a) || (b < 0 && c > a);
  return wrong ? undefined : { first: a, step: b, last: c };
}

function printed({ first, step, last }: Range, hex: boolean): readonly string[][] {
  const all: string[][] = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    all.push([hex ? value.toString(16) : String(value)]);
    if (all.length >= maxValues) break;
  }
  return all;
}

/** A number in C's notation: decimal, 0x… or 0…; NaN if it is none. */
function cNumber(text: string): number {
  if (text === '') return 0;
  const [, sign, digits] = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

function list(line: string): Sequence | string {
  const close = closingParenthesis(line);
  if (close < 0) return unnamed;
  const text = line.slice(close + 1).trimStart();
  const [head, ...sets] = split(line.slice(line.indexOf('(') + 1, close));
  if (head === undefined || sets.length === 0) return unnamed;
  const variables = members(head);
  const values = sets.map(members);
  if ([...variables, ...values.flat()].some((value) => /\s/.test(value))) return unnamed;
  if (values.some((set) => set.length > variables.length))
    return '~LST specification has too many values';
  return {
    variables,
    values: values.map((set) => variables.map((_, index) => set[index] ?? '')),
    text,
  };
}

function closingParenthesis(line: string): number {
  let braces = 0;
  for (let at = line.indexOf('(') + 1; at < line.length; at++) {
    if (line[at] === '{') braces++;
    if (line[at] === '}') braces--;
    if (line[at] === ')' && braces <= 0) return at;
  }
  return -1;
}

/** Parts between commas that stand outside braces; none at all of empty text. */
function split(text: string): readonly string[] {
  if (text.trim() === '') return [];
  return text.split(/,(?![^{]*\})/).map((part) => part.trim());
}

function members(part: string): readonly string[] {
  const [, inner] = /^\{(.*)\}$/.exec(part) ?? [];
  return inner === undefined ? [part] : inner.split(',').map((one) => one.trim());
}
