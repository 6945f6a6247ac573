// SPDX-License-Identifier: GPL-2.0-or-later
import type { Inbox } from './inbox.js';
import { headBytes, headFields, magic, maxBodyBytes } from './protocol.js';
import type { HeadField } from './protocol.js';

/** What a launcher hands over. */
export interface Request {
  readonly tool: string;
  /** With `argv[0]`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For descriptors 0, 1 and 2: whether each is a terminal. */
  readonly terminals: readonly boolean[];
  /** A field of the head. */
  readonly field: (name: HeadField) => bigint;
}

/** The first of two variables of a name counts, as for getenv(3). */
function environment(texts: readonly string[]): Record<string, string> {
  const env = Object.create(null) as Record<string, string>;
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at > 0) env[text.slice(0, at)] ??= text.slice(at + 1);
  }
  return env;
}

/**
 * Reads a request.
 * @returns undefined for one of another layout
 * @throws Error if the connection ends too early
 */
export async function readRequest(inbox: Inbox): Promise<Request | undefined> {
  const head = await inbox.take(headBytes);
  const field = (name: HeadField): bigint => head.readBigUInt64LE(8 * headFields.indexOf(name));
  const size = field('bodyBytes');
  if (field('magic') !== BigInt(magic) || size > maxBodyBytes) return undefined;
  const [tool = '', ...texts] = (await inbox.take(Number(size))).toString('utf8').split('\0');
  const argCount = Number(field('argCount'));
  const terminals = Number(field('terminals'));
  return {
    tool,
    argv: texts.slice(0, argCount),
    env: environment(texts.slice(argCount)),
    terminals: [0, 1, 2].map((fd) => (terminals & (1 << fd)) !== 0),
    field,
  };
}
