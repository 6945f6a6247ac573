// SPDX-License-Identifier: GPL-2.0-or-later
import { nearest } from '../../compat/cli/suggest.js';
import { commandTable } from './commands.js';
import { optionTable } from './table.js';

/** "did you mean" for a mistyped long option, or undefined if none is near. */
export function suggestLong(word: string): string | undefined {
  const typed = /^--([^=]{3,40})/.exec(word)?.[1];
  if (typed === undefined) return undefined;
  const names = [...commandTable, ...optionTable].map(({ long }) => long);
  const best = nearest(typed, names);
  return best && best !== typed ? `did you mean --${best}?` : undefined;
}
