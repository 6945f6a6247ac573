// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers as the C library reads them; the quirks are part of the command line.

const decimal = /^[ \t\n\v\f\r]*([+-]?\d+)/;

/** The number that the whole text spells, as strtol(3) with base 10 reads it, or undefined. */
export function wholeNumber(text: string): number | undefined {
  const found = decimal.exec(text);
  return found && found[0].length === text.length ? Number(found[1]) : undefined;
}

/** As `wholeNumber`, but only within a range, both ends included. */
export function numberWithin(text: string, min: number, max: number): number | undefined {
  const value = wholeNumber(text);
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

const based = /^[ \t\n\v\f\r]*([+-]?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)?$/;

/** An integer as popt reads one: any of the bases 8, 10, 16; `NaN` if it is none. An empty text is 0. */
export function poptInteger(text: string): number {
  const found = based.exec(text);
  if (!found || (found[1] && !found[2])) return Number.NaN;
  const digits = found[2] ?? '0';
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return found[1] === '-' ? -value : value;
}
