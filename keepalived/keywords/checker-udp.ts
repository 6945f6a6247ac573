// SPDX-License-Identifier: GPL-2.0-or-later
// Words of UDP_CHECK beside those of every connection.
import type { Context } from '../config/context.js';
import { defaultMaxReplyBytes } from '../config/defaults.js';
import type { Checker } from '../config/model/lvs.js';
import * as r from './readers.js';
import { word, type Line, type Row } from './table.js';

type C = Checker;

/** Bytes of pairs of digits, blanks between them at will; a digit that is left over is one byte. */
interface Hex {
  readonly bytes: string;
  /** Digits that count: 0 where an `x` stood. */
  readonly mask: string;
}

function hexOf(text: string, wildcards: boolean): Hex | undefined {
  const digit = wildcards ? /^[0-9a-fA-FxX]$/ : /^[0-9a-fA-F]$/;
  let [bytes, mask] = ['', ''];
  for (const group of text.split(/ +/).filter((one) => one !== '')) {
    const even = group.length % 2 === 0 ? group : `${group.slice(0, -1)}0${group.slice(-1)}`;
    if (![...even].every((one) => digit.test(one))) return undefined;
    bytes += even.replace(/x/gi, '0');
    mask += even.replace(/[^x]/gi, 'f').replace(/x/gi, '0');
  }
  return bytes === '' ? undefined : { bytes, mask };
}

function payload(context: Context, target: C, line: Line): void {
  if (line.words.length < 2) {
    context.error('UDP_CHECK payload requires a payload');
    return;
  }
  const found = hexOf(line.words.slice(1).join(' '), false);
  if (found === undefined) context.error('Invalid hex string for UDP_CHECK payload', 1);
  else target.payload = found.bytes;
}

function requireReply(context: Context, target: C, line: Line): void {
  const any = line.words.length < 2;
  const found = any ? { bytes: '', mask: '' } : hexOf(line.words.slice(1).join(' '), true);
  if (found === undefined) {
    context.error('Invalid hex string for UDP_CHECK reply', 1);
    return;
  }
  target.requireReply = found.bytes;
  target.requireReplyMask = found.mask;
}

const length = (what: string) => (value: string) =>
  `UDP_CHECK ${what} length ${value} not valid - must be between 0 & 65535`;

export const udpRows: readonly Row<C>[] = [
  word('payload', payload),
  word('require_reply', requireReply),
  word('min_reply_length', r.uint('minReplyBytes', [0, 65535], length('min'))),
  word('max_reply_length', r.uint('maxReplyBytes', [0, 65535], length('max'))),
];

/** A reply cannot be longer than its limit and shorter too. */
export function settleUdp(context: Context, checker: C): void {
  const { minReplyBytes: min = 0, maxReplyBytes: max = defaultMaxReplyBytes } = checker;
  if (min <= max) return;
  const text = `UDP_CHECK min_reply length ${min} > max_reply_length ${max} - will always fail`;
  context.error(text);
}
