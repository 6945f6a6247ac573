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

/** Numbers of the field at a dotted path, one per record of the buffer. */
export function column(layout: Struct, records: Uint8Array, path: string): number[] {
  let offset = 0;
  let type: FieldType = layout;
  for (const name of path.split('.')) {
    const field: Struct['fields'][number] | undefined = (type as Struct).fields.find(
      (f) => f.name === name,
    );
    if (field === undefined) throw new Error(`${layout.name} has no field ${path}`);
    offset += field.offset;
    type = field.type;
  }
  if (type.kind !== 'scalar') throw new Error(`${path} is no number`);
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const found: number[] = [];
  for (let at = 0; at < records.length; at += layout.size)
    found.push(readScalar(view, at + offset, type));
  return found;
}
