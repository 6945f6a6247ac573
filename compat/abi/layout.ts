// SPDX-License-Identifier: GPL-2.0-or-later
// Struct layouts as data, placed by the rules of the x86-64 C ABI.

/** A number of one machine type. `big` marks network byte order. */
export interface Scalar {
  readonly kind: 'scalar';
  readonly name: ScalarName;
  readonly size: number;
  readonly align: number;
  readonly signed: boolean;
  readonly big: boolean;
  /** Name of the enum whose values it holds, if any. */
  readonly enumName?: string;
}
export type ScalarName =
  | 'u8' | 'u16' | 'u32' | 'u64' | 'i8' | 'i16' | 'i32' | 'i64' | 'bool8'
  | 'be16' | 'be32' | 'be64' | 'ptr64'; // prettier-ignore

/** Text of a fixed size, NUL padded; there may be no NUL if it fills the field. */
export interface Chars {
  readonly kind: 'chars';
  readonly count: number;
  readonly size: number;
  readonly align: 1;
}
/** Elements side by side; `count` 0 is a C flexible array: it takes no room but aligns. */
export interface ArrayOf {
  readonly kind: 'array';
  readonly of: FieldType;
  readonly count: number;
  readonly size: number;
  readonly align: number;
}
/** A bit field inside a storage unit. */
export interface Bits {
  readonly kind: 'bits';
  readonly unit: Scalar;
  readonly bits: number;
  readonly size: number;
  readonly align: number;
}
export type FieldType = Scalar | Chars | ArrayOf | Bits | Struct;

/** A field with its place. `bit` is the position of a bit field in its storage unit. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly offset: number;
  readonly size: number;
  readonly bit?: number;
}
/** A struct or union. */
export interface Struct<Name extends string = string> {
  readonly kind: 'struct';
  readonly name: string;
  readonly union: boolean;
  readonly packed: boolean;
  readonly size: number;
  readonly align: number;
  readonly fields: readonly Field[];
  /** Byte offset of each field, by name. */
  readonly at: Readonly<Record<Name, number>>;
}
export interface StructOptions {
  /** No padding at all, as `__attribute__((packed))`. */
  readonly packed?: boolean;
  /** At least this alignment, as `alignas`. */
  readonly align?: number;
}

function scalar(name: ScalarName, size: number, traits: { signed?: boolean; big?: boolean } = {}) {
  const { signed = false, big = false } = traits;
  return { kind: 'scalar', name, size, align: size, signed, big } as const satisfies Scalar;
}
export const u8 = scalar('u8', 1);
export const u16 = scalar('u16', 2);
export const u32 = scalar('u32', 4);
export const u64 = scalar('u64', 8);
export const i8 = scalar('i8', 1, { signed: true });
export const i16 = scalar('i16', 2, { signed: true });
export const i32 = scalar('i32', 4, { signed: true });
export const i64 = scalar('i64', 8, { signed: true });
export const bool8 = scalar('bool8', 1);
export const be16 = scalar('be16', 2, { big: true });
export const be32 = scalar('be32', 4, { big: true });
export const be64 = scalar('be64', 8, { big: true });
export const ptr64 = scalar('ptr64', 8);

/** A 32-bit number that holds values of the enum `enumName` of constants.ts. */
export function enumOf(enumName: string): Scalar {
  return { ...u32, enumName };
}
/** `char[count]`. */
export function chars(count: number): Chars {
  return { kind: 'chars', count, size: count, align: 1 };
}
/** `of[count]`; count 0 is a flexible array. */
export function array(of: FieldType, count: number): ArrayOf {
  return { kind: 'array', of, count, size: of.size * count, align: of.align };
}
/** A bit field of `count` bits stored in `unit`. */
export function bits(unit: Scalar, count: number): Bits {
  return { kind: 'bits', unit, bits: count, size: unit.size, align: unit.align };
}

const roundUp = (value: number, align: number): number => Math.ceil(value / align) * align;

/** Where the next field may start, in bits. */
interface Cursor {
  bit: number;
}

function placeBits(name: string, type: Bits, cursor: Cursor): Field {
  const unitBits = type.size * 8;
  const start = Math.floor(cursor.bit / unitBits) * unitBits;
  if (cursor.bit + type.bits > start + unitBits) cursor.bit = start + unitBits;
  const unitStart = Math.floor(cursor.bit / unitBits) * unitBits;
  const field = { name, type, offset: unitStart / 8, size: type.size, bit: cursor.bit - unitStart };
  cursor.bit += type.bits;
  return field;
}

function placeBytes(name: string, type: FieldType, cursor: Cursor, packed: boolean): Field {
  const offset = roundUp(Math.ceil(cursor.bit / 8), packed ? 1 : type.align);
  cursor.bit = (offset + type.size) * 8;
  return { name, type, offset, size: type.size };
}

function build<F extends Record<string, FieldType>>(
  name: string,
  fieldTypes: F,
  union: boolean,
  options: StructOptions,
): Struct<keyof F & string> {
  const packed = options.packed === true;
  const cursor: Cursor = { bit: 0 };
  let size = 0;
  const fields = Object.entries(fieldTypes).map(([fieldName, type]) => {
    if (union) cursor.bit = 0;
    const field =
      type.kind === 'bits'
        ? placeBits(fieldName, type, cursor)
        : placeBytes(fieldName, type, cursor, packed);
    size = Math.max(size, Math.ceil(cursor.bit / 8));
    return field;
  });
  const natural = packed ? 1 : Math.max(1, ...fields.map((field) => field.type.align));
  const align = Math.max(natural, options.align ?? 1);
  const at = Object.fromEntries(fields.map((field) => [field.name, field.offset]));
  return {
    kind: 'struct',
    name,
    union,
    packed,
    size: roundUp(size, align),
    align,
    fields,
    at: at as Record<keyof F & string, number>,
  };
}

/**
 * A C struct. Fields stand in the order of the object's keys.
 * @param name name in the generated header, and in the protocol where it is one of its structs
 */
export function struct<F extends Record<string, FieldType>>(
  name: string,
  fieldTypes: F,
  options: StructOptions = {},
): Struct<keyof F & string> {
  return build(name, fieldTypes, false, options);
}

/** A C union: every field starts at offset 0. */
export function union<F extends Record<string, FieldType>>(
  name: string,
  fieldTypes: F,
  options: StructOptions = {},
): Struct<keyof F & string> {
  return build(name, fieldTypes, true, options);
}

/** True for a value made by `struct` or `union`. */
export function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'struct';
}

/** Named values that become an `enum class` in the generated header. */
export interface Enumeration<K extends string = string> {
  readonly kind: 'enum';
  readonly name: string;
  readonly type: Scalar;
  readonly values: Readonly<Record<K, number>>;
}

/** An enum of the engine border; `type` is what it is stored in. */
export function enumeration<const V extends Record<string, number>>(
  name: string,
  values: V,
  type: Scalar = u8,
): Enumeration<keyof V & string> & { readonly values: V } {
  return { kind: 'enum', name, type, values };
}

/** True for a value made by `enumeration`. */
export function isEnumeration(value: unknown): value is Enumeration {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'enum';
}
