// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from '../abi/constants.js';
import { chunkedLength } from '../abi/extension.js';
import { dpvsSockMsg, dpvsSockMsgReply } from '../abi/frame.js';
import { textOf } from '../errors/codes.js';
import { badMessage, bytesOf } from './bytes.js';
import { fieldsOf, record } from './record.js';

/** Head of a request. `kind` is what enum sockopt_type says, or undefined for another number. */
export interface RequestHead {
  readonly version: number;
  readonly id: number;
  readonly kind: 'get' | 'set' | undefined;
  readonly bodyLen: number;
}

/** Head of a reply. Any `errno` but 0 means that no body follows. */
export interface ReplyHead {
  readonly version: number;
  readonly id: number;
  readonly kind: 'get' | 'set' | undefined;
  readonly errno: number;
  readonly errorText: string;
  readonly bodyLen: number;
}

/** Heads as they lie on the wire. */
interface RawHead {
  readonly version: number;
  readonly id: number;
  readonly type: number;
  readonly len: bigint;
}
interface RawReplyHead extends RawHead {
  readonly errno: number;
  readonly errorText: string;
}

/** Length of a reply whose body comes in chunks. */
export const chunked = Number(chunkedLength);
export const requestHeadSize = dpvsSockMsg.size;
export const replyHeadSize = dpvsSockMsgReply.size;

const q = fieldsOf(dpvsSockMsg);
const requestCodec = record<RawHead>(dpvsSockMsg, {
  version: q.num('version'),
  id: q.num('id'),
  type: q.num('type'),
  len: q.big('len'),
});

const r = fieldsOf(dpvsSockMsgReply);
const replyCodec = record<RawReplyHead>(dpvsSockMsgReply, {
  version: r.num('version'),
  id: r.num('id'),
  type: r.num('type'),
  errno: r.num('errcode'),
  errorText: r.text('errstr'),
  len: r.big('len'),
});

const { SOCKOPT_GET, SOCKOPT_SET } = enums.sockopt_type;

function kindOf(type: number): 'get' | 'set' | undefined {
  if (type === SOCKOPT_GET) return 'get';
  return type === SOCKOPT_SET ? 'set' : undefined;
}
const typeOf = (kind: 'get' | 'set'): number => (kind === 'get' ? SOCKOPT_GET : SOCKOPT_SET);

function lengthOf(len: bigint): number {
  if (len > BigInt(Number.MAX_SAFE_INTEGER)) throw badMessage(`body of ${len} bytes announced`);
  return Number(len);
}

/** A whole request. */
export function encodeRequest(id: number, kind: 'get' | 'set', body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(requestHeadSize + body.length);
  const head = { version: constants.SOCKOPT_VERSION, id, type: typeOf(kind) };
  requestCodec.encode(bytesOf(frame), 0, { ...head, len: BigInt(body.length) });
  frame.set(body, requestHeadSize);
  return frame;
}

/**
 * Head of a request; `frame` has at least 24 bytes. Nothing is judged but the length's range.
 * @throws DpvsError `DPVS_BAD_MESSAGE` for fewer bytes or a length beyond 2^53
 */
export function decodeRequestHead(frame: Uint8Array): RequestHead {
  if (frame.length < requestHeadSize) throw badMessage('head of the request is cut short');
  const { version, id, type, len } = requestCodec.decode(bytesOf(frame), 0);
  return { version, id, kind: kindOf(type), bodyLen: lengthOf(len) };
}

/** What a reply says about its request, and how that went. */
export interface ReplyTo {
  readonly id: number;
  readonly kind: 'get' | 'set';
  readonly errno: number;
}

/** Head of a reply, with the text of its error; the body of `bodyLen` bytes is sent behind it. */
export function encodeReplyHead({ id, kind, errno }: ReplyTo, bodyLen: number): Uint8Array {
  const head = new Uint8Array(replyHeadSize);
  const version = constants.SOCKOPT_VERSION;
  const len = errno === 0 ? BigInt(bodyLen) : 0n;
  const raw = { version, id, type: typeOf(kind), errno, errorText: textOf(errno), len };
  replyCodec.encode(bytesOf(head), 0, raw);
  return head;
}

/** A whole reply; any `errno` but 0 leaves the body out. */
export function encodeReply(to: ReplyTo, body: Uint8Array): Uint8Array {
  const sent = to.errno === 0 ? body : new Uint8Array(0);
  const frame = new Uint8Array(replyHeadSize + sent.length);
  frame.set(encodeReplyHead(to, sent.length));
  frame.set(sent, replyHeadSize);
  return frame;
}

/**
 * Head of a reply; `frame` has at least 88 bytes.
 * @throws DpvsError `DPVS_BAD_MESSAGE` for fewer bytes or a length beyond 2^53
 */
export function decodeReplyHead(frame: Uint8Array): ReplyHead {
  if (frame.length < replyHeadSize) throw badMessage('head of the reply is cut short');
  const { type, len, ...rest } = replyCodec.decode(bytesOf(frame), 0);
  return { ...rest, kind: kindOf(type), bodyLen: lengthOf(len) };
}
