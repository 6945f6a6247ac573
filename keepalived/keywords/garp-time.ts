// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context } from '../config/context.js';
import { unsigned } from './readers.js';
import type { Line } from './table.js';

/** How often further interfaces are told, and whether that means all of them. */
export interface GarpTime {
  readonly all: boolean;
  readonly sec: number;
}

/**
 * Words of `garp_extra_if` in any order: `all`, and a number of seconds up to a day, the last one winning.
 * Undefined if there is no number or a wrong one, which is reported.
 * @param from how the keyword was spelled, what stands before its messages, the least number
 */
export function garpTime(
  context: Context,
  line: Line,
  from: { readonly name: string; readonly prefix: string; readonly min: number },
): GarpTime | undefined {
  const { name, prefix, min } = from;
  let sec: number | undefined;
  for (const [offset, given] of line.words.slice(1).entries()) {
    if (given === 'all') continue;
    sec = unsigned(context, given, { min, max: 86_400, word: offset + 1 });
    if (sec !== undefined) continue;
    context.error(`${prefix}${name} '${given}' invalid - ignoring`, offset + 1);
    return undefined;
  }
  if (sec !== undefined) return { all: line.words.includes('all', 1), sec };
  context.error(`${prefix}${name} specified without time - ignoring`);
  return undefined;
}
