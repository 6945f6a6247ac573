// SPDX-License-Identifier: GPL-2.0-or-later
import { allMessages } from '../../compat/wire/all.js';
import type { AnyMessage } from '../../compat/wire/all.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import {
  decodeReplyHead,
  decodeRequestHead,
  encodeReply,
  encodeRequest,
  replyHeadSize,
  requestHeadSize,
} from '../../compat/wire/frame.js';
import { getClassifiers, getQschs } from '../../compat/wire/tc.js';
import { maskedRequest } from './fake-daemon.js';
import type { Exchange, Vector } from './vectors.js';

/** SOCKOPT_TC_SHOW has two answers; the object stands first in the question. */
function tcMessage(request: Buffer): AnyMessage {
  const isClassifier = request.length > requestHeadSize && request[requestHeadSize] === 1;
  return isClassifier ? getClassifiers : getQschs;
}

function messageOf(request: Buffer): AnyMessage | undefined {
  const { id, kind } = decodeRequestHead(request);
  const found = allMessages.filter((message) => message.id === id && message.kind === kind);
  return found.length > 1 ? tcMessage(request) : found[0];
}

function requestProblem(message: AnyMessage, request: Buffer, exchange: Exchange) {
  const value = message.request.decode(request.subarray(requestHeadSize));
  const again = encodeRequest(message.id, message.kind, message.request.encode(value));
  const same = maskedRequest(Buffer.from(again), exchange).equals(maskedRequest(request, exchange));
  return same ? undefined : `request ${exchange.msg} is not encoded as it was`;
}

/** Parts of replies that a daemon is free to fill: offset in the body, length. */
const freeParts: Readonly<Record<string, (body: Buffer) => readonly [number, number][]>> = {
  // Whether the text's NUL is counted.
  SOCKOPT_NETIF_GET_LCORE_BASIC: () => [[4, 4]],
  // A pointer of the daemon at the end of each set.
  SOCKOPT_GET_IPSET_LIST: (body) =>
    Array.from({ length: body.readUInt32LE(0) }, (_, set) => [4 + set * 128 + 120, 8]),
};

function sameReply(name: string, got: Buffer, wanted: Buffer): boolean {
  const masked = [got, wanted].map((frame) => {
    const copy = Buffer.from(frame);
    const parts = freeParts[name]?.(wanted.subarray(replyHeadSize)) ?? [];
    for (const [at, length] of parts) copy.fill(0, replyHeadSize + at, replyHeadSize + at + length);
    return copy;
  });
  return masked[0]!.equals(masked[1]!);
}

/** A body that goes on behind what its counts say: only the counted part comes back. */
function isPrefix(again: Uint8Array, reply: Buffer): boolean {
  const [got, wanted] = [Buffer.from(again).subarray(88), reply.subarray(88)];
  return got.length < wanted.length && got.equals(wanted.subarray(0, got.length));
}

/** True if the reply was cut, lengthened or given a wrong version on purpose. */
function isBroken(reply: Buffer): boolean {
  if (reply.length < replyHeadSize) return true;
  const { errno, version, bodyLen } = decodeReplyHead(reply);
  return errno !== 0 || version !== 0x10000 || reply.length !== replyHeadSize + bodyLen;
}

function replyProblem(message: AnyMessage, { reply_hex, msg }: Exchange): string | undefined {
  const reply = Buffer.from(reply_hex, 'hex');
  if (isBroken(reply)) return undefined;
  let value: unknown;
  try {
    value = message.reply.decode(reply.subarray(replyHeadSize));
  } catch (error) {
    // Recorded on purpose: what matters is that it is refused and not misread.
    if (error instanceof DpvsError && error.code === 'DPVS_BAD_MESSAGE') return undefined;
    throw error;
  }
  const { id, kind } = message;
  const again = encodeReply({ id, kind, errno: 0 }, message.reply.encode(value));
  const same = sameReply(message.name, Buffer.from(again), reply) || isPrefix(again, reply);
  return same ? undefined : `reply ${msg} is not encoded as it was`;
}

function exchangeProblems(exchange: Exchange): readonly (string | undefined)[] {
  const request = Buffer.from(exchange.request_hex, 'hex');
  const message = messageOf(request);
  if (message === undefined) return [`${exchange.msg} is unknown`];
  try {
    return [requestProblem(message, request, exchange), replyProblem(message, exchange)];
  } catch (error) {
    return [`${exchange.msg}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Decodes and encodes every message of a run; returns what does not come back as it was. */
export function replayCodecs({ exchanges }: Vector): readonly string[] {
  return exchanges.flatMap(exchangeProblems).filter((problem) => problem !== undefined);
}
