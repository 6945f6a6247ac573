// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { enums } from '../../../compat/abi/constants.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { chunked, encodeReplyHead } from '../../../compat/wire/frame.js';
import type { Context } from '../handlers/context.js';
import type { ChunkedReply, LongReply, Reply } from '../handlers/handler.js';
import { handlerOf } from '../handlers/table.js';
import type { KnownHead, Received } from './request.js';

/** Takes one line for the log. */
export type LogLine = (level: 'ERR' | 'NOTICE' | 'DEBUG', text: string) => void;

/** What answers are made from. */
export interface Answering {
  readonly context: Context;
  readonly log: LogLine;
  /** Longest silence of a client while it takes its answer. */
  readonly silenceMs: number;
}

type Judged = Extract<Received, { is: 'whole' | 'tooLong' }>;

/** Code of the reply, and its body if the code is 0. */
interface Outcome {
  readonly errno: number;
  readonly body: Reply;
}

const nothing = new Uint8Array(0);

/** A failure becomes a code. One that is no refusal is a bug: it is logged, and the daemon lives. */
function failureOf(error: unknown, { id, kind }: KnownHead, log: LogLine): Outcome {
  if (error instanceof DpvsError) {
    log('DEBUG', `${kind} ${id} refused: ${error.message} (${error.errno})`);
    return { errno: error.errno, body: nothing };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log('ERR', `${kind} ${id} failed: ${text.replaceAll(/\s*\n\s*/g, ' | ')}`);
  return { errno: enums.errcode.EDPVS_CALLBACKFAIL, body: nothing };
}

async function outcomeOf(received: Judged, answering: Answering): Promise<Outcome | undefined> {
  const { head } = received;
  const handler = handlerOf(head.kind, head.id);
  if (handler === undefined) return undefined;
  if (received.is === 'tooLong') return { errno: enums.errcode.EDPVS_INVAL, body: nothing };
  try {
    return { errno: 0, body: await handler.answer(answering.context, received.body) };
  } catch (error) {
    return failureOf(error, head, answering.log);
  }
}

/** Writes, and waits where the client is slow. Rejects when it goes away. */
async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (!socket.write(bytes)) await once(socket, 'drain');
}

async function sendPieces(socket: Socket, head: Uint8Array, body: LongReply) {
  await write(socket, head);
  for (const piece of body.pieces()) {
    if (socket.destroyed) return;
    await write(socket, piece);
    await nextTurn();
  }
  socket.end();
}

/** Each chunk with its length; a length of 0 ends the answer. */
async function sendChunks(socket: Socket, head: Uint8Array, body: ChunkedReply) {
  socket.setTimeout(0); // whoever reads may be a pager
  await write(socket, head);
  for (const chunk of body.chunks()) {
    if (socket.destroyed) return;
    await write(socket, u32(chunk.length));
    await write(socket, chunk);
    await nextTurn();
  }
  socket.end(u32(0));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

async function send(socket: Socket, { id, kind }: KnownHead, { errno, body }: Outcome) {
  const length = 'chunks' in body ? chunked : body.length;
  const head = encodeReplyHead({ id, kind, errno }, length);
  if ('chunks' in body) return sendChunks(socket, head, body);
  if (!(body instanceof Uint8Array)) return sendPieces(socket, head, body);
  socket.end(Buffer.concat([head, body]));
}

/** Answers one request and hangs up; an id of no range gets no answer. Never rejects. */
export async function answerRequest(
  socket: Socket,
  received: Judged,
  answering: Answering,
): Promise<void> {
  try {
    socket.setTimeout(0); // it is our turn, however long that takes
    const outcome = await outcomeOf(received, answering);
    socket.setTimeout(answering.silenceMs);
    if (outcome === undefined) socket.destroy();
    else await send(socket, received.head, outcome);
  } catch (error) {
    if (!socket.destroyed) failureOf(error, received.head, answering.log);
    socket.destroy();
  }
}
