// SPDX-License-Identifier: GPL-2.0-or-later
import { scriptOf } from '../config/scripts.js';
import { need, set, type Read } from './readers.js';

/** A script that is told of something; the second one is refused with `again`. */
export function script<T>(
  into: keyof T & string,
  again: (given: string, target: T) => string,
): Read<T> {
  return (context, target, line) => {
    // An open quote leaves no word; it is told, and nothing ends.
    const given = line.text.includes('"') ? (line.words[1] ?? '') : need(context, line, 1);
    if ((target as Record<string, unknown>)[into] !== undefined) {
      context.error(again(given, target), 1);
      return;
    }
    const found = scriptOf(context, line.text, true);
    if (found !== undefined) set(target, into, found);
  };
}
