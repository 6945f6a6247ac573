// SPDX-License-Identifier: GPL-2.0-or-later
// What many keywords have in common: numbers, times, booleans, text, taken as the original takes them.
import { MissingWord, type Context } from '../config/context.js';
import type { Line, WordRow } from './table.js';

export type Read<T> = WordRow<T>['read'];

/** The word at `index`; the whole process ends where it is missing. */
export function need(context: Context, line: Line, index: number): string {
  const found = line.words[index];
  if (found !== undefined) return found;
  const first = line.words[0] ?? '***MISSING ***';
  const before = line.words[index - 1];
  const after = before === undefined ? '' : ` after keyword \`${before}\``;
  const message = `*** Configuration line starting \`${first}\` is missing a parameter${after} at word position ${index + 1}`;
  context.report('missingParameter', message, { word: index - 1 });
  throw new MissingWord(message);
}

/** Where a number stands, for the caret. */
interface NumberOptions {
  readonly min: number;
  readonly max: number;
  readonly word?: number | undefined;
  /** Never takes what is wrong, not even outside `-t`. */
  readonly strict?: boolean;
}

/** A decimal integer without sign; undefined if it is none or out of range, which is reported. */
export function unsigned(
  context: Context,
  text: string,
  options: NumberOptions,
): number | undefined {
  const [, sign = '', digits = '', rest = ''] =
    /^[ \t\f\v\r\n]*([+-]?)(\d*)([\s\S]*)$/.exec(text) ?? [];
  const value = Number(digits === '' ? '0' : digits);
  const tooBig = value > 0xffff_ffff;
  if (sign === '-') return wrong(context, `negative number '${text}'`, options);
  if (rest !== '') return wrong(context, `invalid number '${text}'`, options, value);
  if (tooBig) return wrong(context, `number '${text}' outside unsigned integer range`, options);
  return inRange(context, text, value, options);
}

/** Whether a text is a decimal integer without sign of 64 bits; what is wrong is reported. */
export function unsigned64(context: Context, text: string, word: number): boolean {
  const [, sign, digits = '', rest] = /^[ \t\f\v\r\n]*([+-]?)(\d*)(.*)$/s.exec(text) ?? [];
  const options = { min: 0, max: 0, word };
  if (sign === '-') wrong(context, `negative number '${text}'`, options);
  else if (rest !== '') wrong(context, `invalid number '${text}'`, options);
  else if (BigInt(digits) > 0xffff_ffff_ffff_ffffn) {
    wrong(context, `number '${text}' outside unsigned 64 bit range`, options);
  } else return true;
  return false;
}

/** A decimal integer; undefined if it is none or out of range, which is reported. */
export function signed(context: Context, text: string, options: NumberOptions): number | undefined {
  const [, sign = '', digits = '', rest = ''] =
    /^[ \t\f\v\r\n]*([+-]?)(\d*)([\s\S]*)$/.exec(text) ?? [];
  const value = Number(`${sign === '-' ? '-' : ''}${digits === '' ? '0' : digits}`);
  if (rest !== '' || (digits === '' && sign !== '')) {
    return wrong(context, `invalid number '${text}'`, options, value);
  }
  if (value > 0x7fff_ffff || value < -0x8000_0000) {
    return wrong(context, `number '${text}' outside integer range`, options);
  }
  return inRange(context, text, value === 0 ? 0 : value, options);
}

function inRange(
  context: Context,
  text: string,
  value: number,
  options: NumberOptions,
): number | undefined {
  if (value >= options.min && value <= options.max) return value;
  const message = `number '${text}' outside range [${options.min}, ${options.max}]`;
  return wrong(context, message, options);
}

/** Outside `-t` most keywords take the leading digits of a wrong number if they are in range. */
function wrong(
  context: Context,
  message: string,
  options: NumberOptions,
  lenient?: number,
): number | undefined {
  const usable = lenient !== undefined && lenient >= options.min && lenient <= options.max;
  const take = usable && options.strict !== true && !context.testing;
  const warning = !context.testing && options.strict !== true ? 'WARNING - ' : '';
  context.report('invalidNumber', warning + message, { word: options.word });
  return take ? lenient : undefined;
}

/** Range of a decimal number, in units of its last place. */
export interface DecimalOptions {
  readonly min: bigint;
  readonly max: bigint;
  /** Decimal places that count. */
  readonly places: number;
  readonly word?: number | undefined;
  readonly strict?: boolean;
}

const second = 1_000_000n;
/** Microseconds. */
export const timer = (min: bigint, max: bigint): DecimalOptions => ({ min, max, places: 6 });
export const anyTimer = timer(0n, 18_446_744_073_709_551_614n);
export const positiveTimer = timer(1n, 18_446_744_073_709_551_614n);
export const connectTimer = timer(1n, 4_294_967_295n);
export const seconds = (count: number): bigint => BigInt(count) * second;

/**
 * A decimal number in units of its last place, `1.5` with 6 places being 1500000.
 * Undefined if it is out of range; a number with something behind it is reported, and used unless `strict`.
 * The original shifts the text, not the number: what stands behind the places is cut off unread, and a
 * wrong character ends the digits where the shift left it, so that `5x` is 5 of the last place.
 */
export function decimal(
  context: Context,
  text: string,
  options: DecimalOptions,
): number | undefined {
  const report = (message: string): void =>
    context.report('invalidNumber', message, { word: options.word });
  const { shifted, surplus } = shift(text, options.places);
  const parts = /^[ \t\f\v\r\n]*([+-]?)(\d*)([\s\S]*)$/.exec(shifted) ?? [];
  const [, sign = '', digits = '', rest = ''] = parts;
  if (sign === '-') {
    report(`negative number '${text}'`);
    return undefined;
  }
  if (surplus !== '') report(`number '${text}' has too many decimal places`);
  const cut = BigInt(digits === '' ? '0' : digits);
  const value = cut + (surplus >= '5' ? 1n : 0n);
  const fits = value >= options.min && value <= options.max;
  if (rest !== '') {
    report(`invalid number '${text}'`);
    return options.strict !== true && fits ? Number(value) : undefined;
  }
  if (cut > 18_446_744_073_709_551_615n) {
    report(`number '${text}' outside unsigned decimal range`);
    return undefined;
  }
  if (fits) return Number(value);
  const [min, max] = [options.min, options.max].map((one) => shown(one, options.places));
  report(`number '${text}' outside range [${min}, ${max}]`);
  return undefined;
}

/** The text without its point, with exactly `count` characters behind where it stood. */
function shift(text: string, count: number): { shifted: string; surplus: string } {
  const point = text.indexOf('.');
  const [whole, places] = point < 0 ? [text, ''] : [text.slice(0, point), text.slice(point + 1)];
  const shifted = whole + places.slice(0, count).padEnd(count, '0');
  return { shifted, surplus: places.slice(count) };
}

function shown(value: bigint, places: number): string {
  const text = value.toString().padStart(places + 1, '0');
  const whole = text.length - places;
  return `${text.slice(0, whole)}.${text.slice(whole)}`;
}

/** true, on, yes; false, off, no; undefined for anything else. */
export function booleanOf(text: string): boolean | undefined {
  if (text === 'true' || text === 'on' || text === 'yes') return true;
  return text === 'false' || text === 'off' || text === 'no' ? false : undefined;
}

/** Message for a value that is none. */
type Complaint<T> = (value: string, target: T, context: Context) => string;

type Field<T> = keyof T & string;

/** Sets a field of a target; the tables name fields that their targets have. */
export function set<T>(target: T, into: Field<T>, value: unknown): void {
  (target as Record<string, unknown>)[into] = value;
}

/** A keyword that is on by standing there; its value, if any, is not looked at. */
export function flag<T>(into: Field<T>, value: unknown = true): Read<T> {
  return (_, target) => set(target, into, value);
}

/** A flag that may carry a boolean. */
export function bool<T>(into: Field<T>, complaint: Complaint<T>): Read<T> {
  return (context, target, line) => {
    const given = line.words[1];
    const value = given === undefined ? true : booleanOf(given);
    if (value === undefined) context.error(complaint(given ?? '', target, context), 1);
    else set(target, into, value);
  };
}

/** An integer without sign. */
export function uint<T>(
  into: Field<T>,
  range: readonly [min: number, max: number],
  complaint: Complaint<T>,
  strict = false,
): Read<T> {
  return (context, target, line) => {
    const given = need(context, line, 1);
    const value = unsigned(context, given, { min: range[0], max: range[1], word: 1, strict });
    if (value === undefined) context.error(complaint(given, target, context), 1);
    else set(target, into, value);
  };
}

/** An integer that may be negative. */
export function integer<T>(
  into: Field<T>,
  range: readonly [min: number, max: number],
  complaint: Complaint<T>,
  strict = false,
): Read<T> {
  return (context, target, line) => {
    const given = need(context, line, 1);
    const value = signed(context, given, { min: range[0], max: range[1], word: 1, strict });
    if (value === undefined) context.error(complaint(given, target, context), 1);
    else set(target, into, value);
  };
}

/** A time or other decimal number. */
export function time<T>(into: Field<T>, options: DecimalOptions, complaint: Complaint<T>): Read<T> {
  return (context, target, line) => {
    const given = need(context, line, 1);
    const value = decimal(context, given, { ...options, word: 1 });
    if (value === undefined) context.error(complaint(given, target, context), 1);
    else set(target, into, value);
  };
}

/** One word of text. */
export function text<T>(into: Field<T>): Read<T> {
  return (context, target, line) => set(target, into, need(context, line, 1));
}

/** One word of text, with a message instead of an end where it is missing. */
export function textOr<T>(into: Field<T>, missing: string): Read<T> {
  return (context, target, line) => {
    const given = line.words[1];
    if (given === undefined) context.error(missing);
    else set(target, into, given);
  };
}
