// SPDX-License-Identifier: GPL-2.0-or-later
import type { Field, FieldType, Scalar, Struct } from '../abi/layout.js';
import { addressText, writeAddress } from '../model/address.js';
import type { Address } from '../model/address.js';
import { macBytes, macText } from '../model/mac.js';
import { badMessage, readText, writeText } from './bytes.js';
import type { Bytes } from './bytes.js';
import { getBig, numberGetter, numberSetter, setBig } from './scalar.js';

/** Takes one value out of a record that starts at `base`, and puts it back. */
export interface FieldCodec<T> {
  get(bytes: Bytes, base: number): T;
  set(bytes: Bytes, base: number, value: T): void;
}

/** Model value ⇄ fixed number of bytes. Writing expects zeroed bytes and leaves padding alone. */
export interface Codec<T> {
  readonly size: number;
  decode(bytes: Bytes, at: number): T;
  /** Members that are missing stay zero. */
  encode(bytes: Bytes, at: number, value: Partial<T>): void;
}

/** The same field of a record that lies `offset` bytes inside another. */
export function inside<T>(offset: number, field: FieldCodec<T>): FieldCodec<T> {
  return {
    get: (bytes, base) => field.get(bytes, base + offset),
    set: (bytes, base, value) => field.set(bytes, base + offset, value),
  };
}

/** Field codecs of one layout, by the names of its fields. */
export interface Fields<N extends string> {
  /** Number of at most 32 bits, bit fields too. */
  num(name: N): FieldCodec<number>;
  /** A number that is 0 or 1. Any other value reads as true. */
  flag(name: N): FieldCodec<boolean>;
  big(name: N): FieldCodec<bigint>;
  bigs(name: N): FieldCodec<readonly bigint[]>;
  nums(name: N): FieldCodec<readonly number[]>;
  text(name: N): FieldCodec<string>;
  /** Address whose family stands in another field of the record. */
  address(name: N, family: N): FieldCodec<Address>;
  /** Address of a family that is always the same. */
  addressOf(name: N, family: number): FieldCodec<Address>;
  mac(name: N): FieldCodec<string>;
  nested<T>(name: N, codec: Codec<T>): FieldCodec<T>;
  many<T>(name: N, codec: Codec<T>): FieldCodec<readonly T[]>;
}

function fieldOf(layout: Struct, name: string): Field {
  const field = layout.fields.find((item) => item.name === name);
  if (field === undefined) throw new Error(`${layout.name} has no field ${name}`);
  return field;
}

function scalarOf(type: FieldType, name: string): Scalar {
  if (type.kind !== 'scalar') throw new Error(`${name} is no number`);
  return type;
}

function bitCodec(field: Field, unit: Scalar, bits: number): FieldCodec<number> {
  const [get, set] = [numberGetter(unit), numberSetter(unit)];
  const shift = field.bit ?? 0;
  const mask = ((1 << bits) - 1) << shift;
  return {
    get: (b, base) => (get(b, base + field.offset) & mask) >>> shift,
    set: (b, base, value) => {
      const others = get(b, base + field.offset) & ~mask;
      set(b, base + field.offset, others | ((value << shift) & mask));
    },
  };
}

function numberCodec(field: Field): FieldCodec<number> {
  if (field.type.kind === 'bits') return bitCodec(field, field.type.unit, field.type.bits);
  const type = scalarOf(field.type, field.name);
  const [get, set, { offset }] = [numberGetter(type), numberSetter(type), field];
  return {
    get: (b, base) => get(b, base + offset),
    set: (b, base, value) => set(b, base + offset, value),
  };
}

function flagCodec(field: Field): FieldCodec<boolean> {
  const number = numberCodec(field);
  return {
    get: (b, base) => number.get(b, base) !== 0,
    set: (b, base, value) => number.set(b, base, value ? 1 : 0),
  };
}

/** Writes an address text of the caller; a text that is none is refused. */
function putAddress(bytes: Bytes, at: number, value: Address): void {
  if (!writeAddress(value, bytes.u8, at)) throw badMessage(`'${value}' is no address`);
}

/** Elements side by side; missing ones at the end stay zero. */
function series<T>(field: Field, size: number, element: FieldCodec<T>): FieldCodec<readonly T[]> {
  const count = field.type.kind === 'array' ? field.type.count : 0;
  const { offset } = field;
  return {
    get: (b, base) =>
      Array.from({ length: count }, (_, i) => element.get(b, base + offset + i * size)),
    set: (b, base, values) => {
      if (values.length > count) throw badMessage(`${field.name} holds at most ${count}`);
      values.forEach((value, i) => element.set(b, base + offset + i * size, value));
    },
  };
}

function elementOf(field: Field): FieldType {
  if (field.type.kind !== 'array') throw new Error(`${field.name} is no array`);
  return field.type.of;
}

/** Field codecs of a layout. A wrong name or kind is a bug and throws when the module loads. */
export function fieldsOf<N extends string>(layout: Struct<N>): Fields<N> {
  const find = (name: string): Field => fieldOf(layout, name);
  return {
    num: (name) => numberCodec(find(name)),
    flag: (name) => flagCodec(find(name)),
    big: (name) => {
      const { offset } = find(name);
      return {
        get: (b, base) => getBig(b, base + offset),
        set: (b, base, value) => setBig(b, base + offset, value),
      };
    },
    bigs: (name) => series(find(name), 8, { get: getBig, set: setBig }),
    nums: (name) => {
      const type = scalarOf(elementOf(find(name)), name);
      const element = { get: numberGetter(type), set: numberSetter(type) };
      return series(find(name), type.size, element);
    },
    text: (name) => {
      const { offset, size } = find(name);
      return {
        get: (b, base) => readText(b, base + offset, size),
        set: (b, base, value) => writeText(b, base + offset, size, value),
      };
    },
    address: (name, family) => {
      const { offset } = find(name);
      const af = numberCodec(find(family));
      return {
        get: (b, base) => addressText(af.get(b, base), b.u8, base + offset),
        set: (b, base, value) => putAddress(b, base + offset, value),
      };
    },
    addressOf: (name, family) => {
      const { offset } = find(name);
      return {
        get: (b, base) => addressText(family, b.u8, base + offset),
        set: (b, base, value) => putAddress(b, base + offset, value),
      };
    },
    mac: (name) => {
      const { offset } = find(name);
      return {
        get: (b, base) => macText(b.u8, base + offset),
        set: (b, base, value) => {
          const mac = macBytes(value);
          if (mac === undefined) throw badMessage(`'${value}' is no link-layer address`);
          b.u8.set(mac, base + offset);
        },
      };
    },
    nested: (name, codec) => nestedCodec(find(name), codec),
    many: (name, codec) =>
      series(find(name), codec.size, {
        get: (b, at) => codec.decode(b, at),
        set: (b, at, value) => codec.encode(b, at, value),
      }),
  };
}

function nestedCodec<T>({ offset }: Field, codec: Codec<T>): FieldCodec<T> {
  return {
    get: (b, base) => codec.decode(b, base + offset),
    set: (b, base, value) => codec.encode(b, base + offset, value),
  };
}

/** Of each member of the model, where it lies. */
export type RecordMap<T> = { readonly [K in keyof T]-?: FieldCodec<T[K]> };

/** The codec of a layout. Members are read and written in the order of the map. */
export function record<T extends object>(layout: Struct, map: RecordMap<T>): Codec<T> {
  const members = Object.entries(map) as [keyof T & string, FieldCodec<unknown>][];
  return {
    size: layout.size,
    decode: (bytes, at) => {
      const value: Record<string, unknown> = {};
      for (const [name, field] of members) value[name] = field.get(bytes, at);
      return value as T;
    },
    encode: (bytes, at, value) => {
      for (const [name, field] of members) {
        const member = value[name];
        if (member !== undefined) field.set(bytes, at, member);
      }
    },
  };
}
