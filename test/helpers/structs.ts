// SPDX-License-Identifier: GPL-2.0-or-later
import type { FieldType, Struct } from '../../compat/abi/layout.js';

/** Values of a struct by field name; missing ones are zero. */
export interface Values {
  readonly [field: string]: number | bigint | string | Uint8Array | Values;
}

function writeNumber(view: DataView, at: number, type: FieldType, value: number): void {
  if (type.kind !== 'scalar') throw new Error('only plain numbers');
  if (type.size === 1) view.setUint8(at, value);
  else if (type.size === 2) view.setUint16(at, value, !type.big);
  else if (type.size === 4) view.setUint32(at, value, !type.big);
  else view.setBigUint64(at, BigInt(value), !type.big);
}

function writeField(bytes: Uint8Array, at: number, type: FieldType, value: Values[string]): void {
  if (value instanceof Uint8Array) bytes.set(value, at);
  else if (typeof value === 'string') bytes.set(Buffer.from(value), at);
  else if (typeof value === 'object') writeStruct(bytes, at, type as Struct, value);
  else writeNumber(new DataView(bytes.buffer, bytes.byteOffset), at, type, Number(value));
}

function writeStruct(bytes: Uint8Array, at: number, layout: Struct, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    const field = layout.fields.find((f) => f.name === name);
    if (field === undefined) throw new Error(`${layout.name} has no field ${name}`);
    writeField(bytes, at + field.offset, field.type, value);
  }
}

/** The bytes of one struct. */
export function structBytes(layout: Struct, values: Values): Uint8Array {
  const bytes = new Uint8Array(layout.size);
  writeStruct(bytes, 0, layout, values);
  return bytes;
}

function readScalar(view: DataView, at: number, type: FieldType & { kind: 'scalar' }): number {
  if (type.size === 1) return view.getUint8(at);
  if (type.size === 2) return view.getUint16(at, !type.big);
  if (type.size === 4) return view.getUint32(at, !type.big);
  return Number(view.getBigUint64(at, !type.big));
}

/** What a struct held, by field name. IPv4 addresses in 16 bytes are text. */
export interface Fields {
  readonly [field: string]: number | string | Uint8Array | Fields;
}

function readArray(bytes: Uint8Array): string | Uint8Array {
  const isV4 = bytes.length === 16 && bytes.subarray(4).every((b) => b === 0);
  return isV4 ? bytes.subarray(0, 4).join('.') : bytes;
}

function readField(bytes: Uint8Array, at: number, type: FieldType): Fields[string] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (type.kind === 'scalar') return readScalar(view, at, type);
  if (type.kind === 'struct') return readStruct(bytes, at, type);
  const own = bytes.subarray(at, at + type.size);
  return type.kind === 'chars'
    ? Buffer.from(own).toString('latin1').replace(/\0.*$/s, '')
    : readArray(own);
}

function readStruct(bytes: Uint8Array, at: number, layout: Struct): Fields {
  return Object.fromEntries(
    layout.fields.map((f) => [f.name, readField(bytes, at + f.offset, f.type)]),
  );
}

/** All records of a buffer that holds nothing else. */
export function readRecords(layout: Struct, bytes: Uint8Array): Fields[] {
  const found: Fields[] = [];
  for (let at = 0; at < bytes.length; at += layout.size) found.push(readStruct(bytes, at, layout));
  return found;
}

/** Numbers of the field at a dotted path, one per record of the buffer. */
export function column(layout: Struct, records: Uint8Array, path: string): number[] {
  return readRecords(layout, records).map((record) => {
    const value = path
      .split('.')
      .reduce<Fields[string] | undefined>((at, name) => (at as Fields | undefined)?.[name], record);
    if (typeof value !== 'number') throw new Error(`${layout.name}: ${path} is no number`);
    return value;
  });
}
