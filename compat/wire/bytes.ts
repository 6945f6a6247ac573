// SPDX-License-Identifier: GPL-2.0-or-later
import { DpvsError } from '../errors/dpvs-error.js';

/** A buffer seen both ways. */
export interface Bytes {
  readonly u8: Buffer;
  readonly view: DataView;
}

/** Views over the same memory; nothing is copied. */
export function bytesOf(source: Uint8Array): Bytes {
  const u8 = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  return { u8, view: new DataView(source.buffer, source.byteOffset, source.byteLength) };
}

/** The error of every message whose lengths, counts or texts do not fit. */
export function badMessage(text: string): DpvsError {
  return new DpvsError('DPVS_BAD_MESSAGE', text);
}

/** Up to here building a text by hand beats the call into the runtime. */
const shortText = 24;

/** Text of a NUL-padded field, one character a byte; without a NUL it is the whole field. */
export function readText(bytes: Bytes, at: number, size: number): string {
  let end = at;
  while (end < at + size && bytes.u8[end] !== 0) end++;
  if (end - at > shortText) return bytes.u8.toString('latin1', at, end);
  let text = '';
  for (let i = at; i < end; i++) text += String.fromCharCode(bytes.u8[i] ?? 0);
  return text;
}

/** Writes text into a zeroed field; it may fill the field to its last byte. */
export function writeText(bytes: Bytes, at: number, size: number, text: string): void {
  if (text.length > size) throw badMessage(`text '${text}' is longer than ${size} bytes`);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 255) throw badMessage(`text '${text}' is not made of bytes`);
    bytes.u8[at + i] = code;
  }
}
