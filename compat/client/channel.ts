// SPDX-License-Identifier: GPL-2.0-or-later
import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import { constants } from '../abi/constants.js';
import { codeOf } from '../errors/codes.js';
import { DpvsError } from '../errors/dpvs-error.js';
import { systemErrorText } from '../errors/system.js';
import {
  chunked,
  decodeReplyHead,
  encodeRequest,
  replyHeadSize,
  requestHeadSize,
} from '../wire/frame.js';
import { badMessage } from '../wire/bytes.js';
import type { Message } from '../wire/message.js';
import { waitsForDaemon } from './starting.js';

/**
 * Calls of one daemon; each opens a connection of its own, as the protocol wants it.
 * A failed call rejects with a DpvsError whose `message` is the line that the original library
 * prints on stderr, whose `code` tells what happened and whose `errno` is the number of the reply.
 * A reply that makes no sense rejects with `DPVS_BAD_MESSAGE`.
 */
export interface Channel {
  /** Sends a message; resolves with the decoded body of the reply. */
  call<Q, R>(message: Message<Q, R>, request: Q): Promise<R>;
  /** Sends a message whose reply comes in chunks; yields each as soon as it is there. */
  stream<Q, R>(message: Message<Q, R>, request: Q): AsyncGenerator<R, void>;
}

export interface ChannelOptions {
  /** Socket of the daemon; `socketPath` gives the one of the environment. */
  readonly path: string;
  /** Longest silence of the daemon while an answer is owed. */
  readonly silenceMs?: number;
  /** How long to wait for a daemon that is about to start. */
  readonly startMs?: number;
  readonly signal?: AbortSignal;
}

const defaultSilenceMs = 30_000;
const defaultStartMs = 3_000;

/** Socket path of the tools: `DPVS_IPC_FILE`, cut to what an address holds, or the default. */
export function socketPath(env: Readonly<Record<string, string | undefined>>): string {
  const path = env[constants.ENV_SOCKET] ?? constants.DEFAULT_SOCKET;
  return path.slice(0, constants.SOCKET_PATH_MAX);
}

function ioError(line: string, cause?: unknown): DpvsError {
  return new DpvsError('ESOCKOPT_IO', line, undefined, { cause });
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (path === '') reject(Object.assign(new Error('no path'), { code: 'ECONNREFUSED' }));
    const socket = createConnection({ path });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function connectOrWait(kind: 'get' | 'set', options: ChannelOptions): Promise<Socket> {
  const until = Date.now() + (options.startMs ?? defaultStartMs);
  for (;;) {
    try {
      return await connect(options.path);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (Date.now() < until && (await waitsForDaemon(options.path, error))) continue;
      const text = systemErrorText(error);
      throw ioError(`[dpvs_${kind}sockopt] scoket msg connection error: ${text}`, error);
    }
  }
}

/** What a connection has brought until it ended or all was there. */
interface Received {
  readonly bytes: Buffer;
  /** System error that ended it early. */
  readonly error: unknown;
}

/** Bytes of a whole reply, told by its head. */
function wantedBytes(bytes: Buffer): number {
  const head = decodeReplyHead(bytes);
  return replyHeadSize + (head.errno === 0 ? head.bodyLen : 0);
}

/** Reads until the reply is whole, the daemon hangs up, or it is silent for too long. */
function receive(socket: Socket): Promise<Received> {
  const chunks: Buffer[] = [];
  let length = 0;
  let wanted = Infinity;
  const all = (): Buffer => (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  // Events, since an iterator that is left early costs as much as the rest of the exchange.
  return new Promise((resolve, reject) => {
    const end = (error: unknown): void => {
      if (error instanceof DpvsError) reject(error);
      else resolve({ bytes: error === undefined ? all().subarray(0, wanted) : all(), error });
    };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      try {
        if (wanted === Infinity && length >= replyHeadSize) wanted = wantedBytes(all());
      } catch (error) {
        return end(error);
      }
      if (length >= wanted) end(undefined);
    };
    socket.on('data', take).once('error', end);
    socket.once('end', () => end(undefined)).once('close', () => end(new Error('closed')));
    if (socket.destroyed) end(socket.errored ?? new Error('closed'));
  });
}

/** The body of a reply, or the error that the original library makes of it. */
function judge({ bytes, error }: Received): Buffer {
  const recv = '[sockopt_msg_recv]';
  if (bytes.length < replyHeadSize) {
    const got = error === undefined ? bytes.length : -1;
    throw ioError(
      `${recv} socket msg header recv error -- ${got}/${replyHeadSize} recieved`,
      error,
    );
  }
  const { errno, errorText, id, bodyLen, version } = decodeReplyHead(bytes);
  if (errno !== 0) {
    const line = `${recv} errcode set in socket msg#${id} header: ${errorText}(${errno})`;
    throw new DpvsError(codeOf(errno), line, undefined, { errno });
  }
  const body = bytes.subarray(replyHeadSize);
  if (body.length < bodyLen) {
    const got = error === undefined ? body.length : -1;
    throw ioError(`${recv} socket msg body recv error -- ${got}/${bodyLen} recieved`, error);
  }
  if (version !== constants.SOCKOPT_VERSION) {
    throw new DpvsError('ESOCKOPT_VERSION', `${recv} socket msg version not match`);
  }
  return body;
}

function send(socket: Socket, frame: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(frame, (error) => {
      if (error === null || error === undefined) return resolve();
      const sent = `-1/${requestHeadSize} sent`;
      reject(ioError(`[sockopt_msg_send] socket msg header send error -- ${sent}`, error));
    });
  });
}

/** Guards a connection against silence and the caller's end; returns what lets it go. */
function guard(socket: Socket, options: ChannelOptions): () => void {
  const silenceMs = options.silenceMs ?? defaultSilenceMs;
  const quit = (): void => void socket.destroy();
  options.signal?.addEventListener('abort', quit);
  socket.setTimeout(silenceMs, () => {
    socket.destroy(ioError(`no answer from the daemon within ${silenceMs / 1000} s`));
  });
  socket.on('error', () => undefined); // whoever sends or reads at that moment reports it
  return () => {
    options.signal?.removeEventListener('abort', quit);
    socket.destroy();
  };
}

async function exchange(socket: Socket, frame: Uint8Array, options: ChannelOptions) {
  const letGo = guard(socket, options);
  try {
    await send(socket, frame);
    return judge(await receive(socket));
  } finally {
    letGo();
  }
}

/** A reply in chunks, or the error that its head tells. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer, void> {
  const reader = new ByteReader(socket);
  const head = await reader.take(replyHeadSize);
  if (head.length < replyHeadSize || decodeReplyHead(head).bodyLen !== chunked) {
    judge({ bytes: head, error: undefined });
    throw badMessage('the reply does not come in chunks');
  }
  for (;;) {
    const count = await reader.take(chunkCountSize);
    const length = count.length < chunkCountSize ? Infinity : count.readUInt32LE();
    if (length === 0) return;
    const chunk = length > maxChunkLen ? count : await reader.take(length);
    if (chunk.length < length) throw ioError('the daemon broke off its answer');
    yield chunk;
  }
}

const chunkCountSize = 4;
const maxChunkLen = 1 << 28;

/** Takes as many bytes as are wanted from what comes in pieces. */
class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #length = 0;

  constructor(socket: Socket) {
    this.#pieces = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Fewer bytes than wanted if the daemon hung up. */
  async take(wanted: number): Promise<Buffer> {
    while (this.#length < wanted) {
      const next = await this.#pieces.next();
      if (next.done === true) break;
      this.#held.push(next.value);
      this.#length += next.value.length;
    }
    const all = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
    this.#held = [all.subarray(wanted)];
    this.#length = Math.max(0, all.length - wanted);
    return all.subarray(0, wanted);
  }
}

/** A channel to the daemon that listens on `options.path`; nothing is opened before a call. */
export function openChannel(options: ChannelOptions): Channel {
  return {
    async call(message, request) {
      const frame = encodeRequest(message.id, message.kind, message.request.encode(request));
      const socket = await connectOrWait(message.kind, options);
      const body = await exchange(socket, frame, options);
      return message.reply.decode(body);
    },
    async *stream(message, request) {
      const frame = encodeRequest(message.id, message.kind, message.request.encode(request));
      const socket = await connectOrWait(message.kind, options);
      const letGo = guard(socket, options);
      try {
        await send(socket, frame);
        for await (const chunk of chunksOf(socket)) {
          socket.setTimeout(0); // our reader may be a pager; the daemon owes nothing meanwhile
          yield message.reply.decode(chunk);
          socket.setTimeout(options.silenceMs ?? defaultSilenceMs);
        }
      } finally {
        letGo();
      }
    },
  };
}
