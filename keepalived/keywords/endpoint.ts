// SPDX-License-Identifier: GPL-2.0-or-later
import { familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { Endpoint } from '../config/model/lvs.js';
import { unsigned } from './readers.js';

/**
 * An address and an optional port, any row of zeros being none. Undefined if either is wrong; a
 * wrong number is reported, the rest is left to the caller.
 * @param at index of the address's word
 */
export function endpoint(
  context: Context,
  words: readonly (string | undefined)[],
  at: number,
): Endpoint | undefined {
  const [text = '', portText] = words;
  const none = portText === undefined || /^0*$/.test(portText);
  const options = { min: 1, max: 65535, word: at + 1 };
  const port = none ? 0 : unsigned(context, portText, options);
  const family = familyOf(text);
  if (port === undefined || family === undefined) return undefined;
  return { address: plainAddress(text), family, port };
}
