// SPDX-License-Identifier: GPL-2.0-or-later
import type { Struct } from '../../../compat/abi/layout.js';
import { bytesOf } from '../../../compat/wire/bytes.js';
import type { Message } from '../../../compat/wire/message.js';
import { fieldsOf } from '../../../compat/wire/record.js';
import type { Codec } from '../../../compat/wire/record.js';
import type { Context } from './context.js';

/** Answers one message. */
export interface Handler {
  readonly id: number;
  readonly kind: 'get' | 'set';
  /** @throws DpvsError: its `errno` goes into the reply */
  answer(context: Context, body: Uint8Array): Reply | Promise<Reply>;
}

/** The body of a reply; a long one comes in pieces, between which others are served. */
export type Reply = Uint8Array | LongReply | ChunkedReply;
export interface LongReply {
  readonly length: number;
  /** Pieces of together `length` bytes. */
  pieces(): Iterable<Uint8Array>;
}

/** A body of ours whose length nobody knows before its end. */
export interface ChunkedReply {
  chunks(): Iterable<Uint8Array>;
}

/** A handler in the terms of the models. */
export function handle<Q, R>(
  message: Message<Q, R>,
  run: (context: Context, request: Q) => R | Promise<R>,
): Handler {
  return {
    id: message.id,
    kind: message.kind,
    answer: (context, body) => {
      const result = run(context, message.request.decode(body));
      if (result instanceof Promise) return result.then((value) => message.reply.encode(value));
      return message.reply.encode(result);
    },
  };
}

/** A handler that makes its reply itself. */
export function handleLong<Q>(
  message: Message<Q, unknown>,
  run: (context: Context, request: Q) => Reply,
): Handler {
  return {
    id: message.id,
    kind: message.kind,
    answer: (context, body) => run(context, message.request.decode(body)),
  };
}

/** A handler of a message whose reply comes in chunks, each a reply of its own. */
export function handleChunked<Q>(
  message: Message<Q, unknown>,
  run: (context: Context, request: Q) => ChunkedReply,
): Handler {
  return handleLong(message, run);
}

/** A head that counts, and its elements, which are made one by one. */
export interface LongList<T> {
  /** The encoded head; its count is overwritten. */
  readonly head: Uint8Array;
  /** Where the head counts. */
  readonly layout: Struct;
  readonly field: string;
  readonly element: Codec<T>;
  readonly length: number;
  readonly at: (index: number) => T;
}

const elementsOfPiece = 256;

function piece<T>({ element, at, length }: LongList<T>, from: number): Uint8Array {
  const count = Math.min(elementsOfPiece, length - from);
  const bytes = new Uint8Array(count * element.size);
  const view = bytesOf(bytes);
  for (let i = 0; i < count; i++) element.encode(view, i * element.size, at(from + i));
  return bytes;
}

/** A listing that never holds up the loop for longer than a piece takes. */
export function longList<T>(list: LongList<T>): LongReply {
  const { head, layout, field, element, length } = list;
  fieldsOf(layout).num(field).set(bytesOf(head), 0, length);
  return {
    length: head.length + length * element.size,
    *pieces() {
      yield head;
      for (let from = 0; from < length; from += elementsOfPiece) yield piece(list, from);
    },
  };
}
