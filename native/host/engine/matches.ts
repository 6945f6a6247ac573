// SPDX-License-Identifier: GPL-2.0-or-later
import type { AddressRange, Match } from '../../../compat/model/service.js';

/**
 * Numbers of matches, from 1: the engine names a service by match by its number, so that names stay
 * short. A match keeps its number as long as the process lives.
 */
const numbers = new Map<string, number>();
const matches: Match[] = [];

const textOf = ({ min, max, minPort, maxPort }: AddressRange): string =>
  `${min} ${max} ${minPort} ${maxPort}`;

/** The number of a match, the same for the same match. */
export function numberOfMatch(match: Match): number {
  const { family, source, dest, inDevice, outDevice } = match;
  const text = `${family} ${textOf(source)} ${textOf(dest)} ${inDevice}/${outDevice}`;
  const known = numbers.get(text);
  if (known !== undefined) return known;
  matches.push(match);
  numbers.set(text, matches.length);
  return matches.length;
}

/** The match of a number that `numberOfMatch` gave. */
export function matchOfNumber(number: number): Match | undefined {
  return matches[number - 1];
}
