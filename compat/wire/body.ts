// SPDX-License-Identifier: GPL-2.0-or-later
import { badMessage, bytesOf, readText, writeText } from './bytes.js';
import type { Codec } from './record.js';

/** Model value ⇄ whole body of a message. Decoding throws `DPVS_BAD_MESSAGE` and nothing else. */
export interface Body<T> {
  encode(value: T): Uint8Array;
  decode(body: Uint8Array): T;
}

/** How a body's length must fit what it says: to the byte, or at least that much. */
export type Fit = 'exact' | 'atLeast';

function checkLength(found: number, wanted: number, fit: Fit): void {
  if (found === wanted || (fit === 'atLeast' && found > wanted)) return;
  throw badMessage(`body has ${found} bytes where ${wanted} belong`);
}

/** No body; one that is there all the same is ignored. */
export const nothing: Body<void> = {
  encode: () => new Uint8Array(0),
  decode: () => undefined,
};

/** One record. Its value may leave members out, which are zero then. */
export function one<T>(codec: Codec<T>, fit: Fit = 'atLeast'): Body<T> {
  return {
    encode: (value) => {
      const body = new Uint8Array(codec.size);
      codec.encode(bytesOf(body), 0, value);
      return body;
    },
    decode: (body) => {
      checkLength(body.length, codec.size, fit);
      return codec.decode(bytesOf(body), 0);
    },
  };
}

/** One record or no body at all, where the original sends none or an empty one. */
export function optional<T>(inner: Body<T>): Body<T | undefined> {
  return {
    encode: (value) => (value === undefined ? new Uint8Array(0) : inner.encode(value)),
    decode: (body) => (body.length === 0 ? undefined : inner.decode(body)),
  };
}

/** A head that counts the records behind it. */
export interface Counted<T, H, E> {
  readonly head: Codec<H>;
  readonly element: Codec<E>;
  readonly fit: Fit;
  countOf(head: H): number;
  join(head: H, elements: readonly E[]): T;
  split(value: T): { head: Partial<H>; elements: readonly E[] };
}

/** Head and records. A count that the body cannot hold is refused before anything is made. */
export function counted<T, H, E>(parts: Counted<T, H, E>): Body<T> {
  const { head, element } = parts;
  return {
    encode: (value) => {
      const { head: first, elements } = parts.split(value);
      const body = new Uint8Array(head.size + elements.length * element.size);
      const bytes = bytesOf(body);
      head.encode(bytes, 0, first);
      elements.forEach((item, i) => element.encode(bytes, head.size + i * element.size, item));
      return body;
    },
    decode: (body) => {
      checkLength(body.length, head.size, 'atLeast');
      const bytes = bytesOf(body);
      const first = head.decode(bytes, 0);
      const count = parts.countOf(first);
      if (count < 0) throw badMessage(`count ${count} is negative`);
      checkLength(body.length, head.size + count * element.size, parts.fit);
      const elements: E[] = [];
      for (let i = 0; i < count; i++) {
        elements.push(element.decode(bytes, head.size + i * element.size));
      }
      return parts.join(first, elements);
    },
  };
}

/** A count and its records: a plain list as model. */
export function list<E>(
  head: Codec<{ count: number }>,
  element: Codec<E>,
  fit: Fit = 'atLeast',
): Body<readonly E[]> {
  return counted({
    head,
    element,
    fit,
    countOf: ({ count }) => count,
    join: (_head, elements) => elements,
    split: (elements) => ({ head: { count: elements.length }, elements }),
  });
}

/** Records up to the end of the body; what is left of less than one record is refused. */
export function toEnd<E>(element: Codec<E>): Body<readonly E[]> {
  return {
    encode: (elements) => {
      const body = new Uint8Array(elements.length * element.size);
      const bytes = bytesOf(body);
      elements.forEach((item, i) => element.encode(bytes, i * element.size, item));
      return body;
    },
    decode: (body) => {
      const count = Math.floor(body.length / element.size);
      checkLength(body.length, count * element.size, 'exact');
      const bytes = bytesOf(body);
      return Array.from({ length: count }, (_, i) => element.decode(bytes, i * element.size));
    },
  };
}

/** A name in a field of `size` bytes; any body that is not empty will do when reading. */
export function name(size: number): Body<string> {
  return {
    encode: (value) => {
      const body = new Uint8Array(size);
      writeText(bytesOf(body), 0, size, value);
      return body;
    },
    decode: (body) => {
      if (body.length === 0) throw badMessage('body is empty where a name belongs');
      return readText(bytesOf(body), 0, Math.min(size, body.length));
    },
  };
}
