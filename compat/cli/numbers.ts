// SPDX-License-Identifier: GPL-2.0-or-later

/** The digits that C's strtol(3) would read at the start, with sign; 0 if there are none. */
function leadingInteger(text: string): bigint {
  const digits = /^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(text)?.[1];
  return digits === undefined ? 0n : BigInt(digits);
}

const longMax = (1n << 63n) - 1n;

/** C's atoi(3): leading digits or 0, held at the bounds of a long and cut to 32 bits. */
export function atoi(text: string): number {
  const value = leadingInteger(text);
  const held = value > longMax ? longMax : value < -longMax - 1n ? -longMax - 1n : value;
  return Number(BigInt.asIntN(32, held));
}

/** The low 32 bits without a sign, as C stores a number in a `uint32_t`. */
export const toU32 = (value: number): number => value >>> 0;
export const toU16 = (value: number): number => value & 0xffff;
export const toU8 = (value: number): number => value & 0xff;

/** C's `%d` of a number that is kept unsigned. */
export const asI32 = (value: number): number => value | 0;
