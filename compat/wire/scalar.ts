// SPDX-License-Identifier: GPL-2.0-or-later
import type { Scalar } from '../abi/layout.js';
import { badMessage } from './bytes.js';
import type { Bytes } from './bytes.js';

type Get<T> = (bytes: Bytes, at: number) => T;
type Set<T> = (bytes: Bytes, at: number, value: T) => void;

const getters: Partial<Record<Scalar['name'], Get<number>>> = {
  u8: (b, at) => b.view.getUint8(at),
  bool8: (b, at) => b.view.getUint8(at),
  i8: (b, at) => b.view.getInt8(at),
  u16: (b, at) => b.view.getUint16(at, true),
  i16: (b, at) => b.view.getInt16(at, true),
  be16: (b, at) => b.view.getUint16(at, false),
  u32: (b, at) => b.view.getUint32(at, true),
  i32: (b, at) => b.view.getInt32(at, true),
  be32: (b, at) => b.view.getUint32(at, false),
};
const setters: Partial<Record<Scalar['name'], Set<number>>> = {
  u8: (b, at, value) => b.view.setUint8(at, value),
  bool8: (b, at, value) => b.view.setUint8(at, value),
  i8: (b, at, value) => b.view.setInt8(at, value),
  u16: (b, at, value) => b.view.setUint16(at, value, true),
  i16: (b, at, value) => b.view.setInt16(at, value, true),
  be16: (b, at, value) => b.view.setUint16(at, value, false),
  u32: (b, at, value) => b.view.setUint32(at, value, true),
  i32: (b, at, value) => b.view.setInt32(at, value, true),
  be32: (b, at, value) => b.view.setUint32(at, value, false),
};

/** Reader of a number of at most 32 bits. */
export function numberGetter(type: Scalar): Get<number> {
  const get = getters[type.name];
  if (get === undefined) throw new Error(`${type.name} is no small number`);
  return get;
}

/** Writer of a number of at most 32 bits; refuses what the type cannot hold. */
export function numberSetter(type: Scalar): Set<number> {
  const set = setters[type.name];
  if (set === undefined) throw new Error(`${type.name} is no small number`);
  const values = 2 ** (8 * type.size);
  const min = type.signed ? -values / 2 : 0;
  const max = min + values - 1;
  return (bytes, at, value) => {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw badMessage(`${value} is not a number from ${min} to ${max}`);
    }
    set(bytes, at, value);
  };
}

/** Reader of 64 bits. */
export const getBig: Get<bigint> = (b, at) => b.view.getBigUint64(at, true);

const largest = (1n << 64n) - 1n;

/** Writer of 64 bits; refuses negative and larger numbers. */
export const setBig: Set<bigint> = (b, at, value) => {
  if (value < 0n || value > largest) throw badMessage(`${value} does not fit 64 bits`);
  b.view.setBigUint64(at, value, true);
};
