// SPDX-License-Identifier: GPL-2.0-or-later
import { commandTable } from './commands.js';
import { optionTable } from './table.js';

/** Edits (change, insert, drop one letter, swap two) that turn one word into the other. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_unused, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const last = row;
    row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = last;
  }
  return row[to.length] ?? 0;
}

/** "did you mean" for a mistyped long option, or undefined if none is near. */
export function suggestLong(word: string | undefined): string | undefined {
  const typed = /^--([^=]{3,40})/.exec(word ?? '')?.[1];
  if (typed === undefined) return undefined;
  const names = [...commandTable, ...optionTable].map(({ long }) => long);
  const [best] = names
    .map((name) => ({ name, edits: distance(typed, name) }))
    .filter(({ name, edits }) => edits > 0 && edits <= Math.max(1, name.length / 4))
    .sort((a, b) => a.edits - b.edits);
  return best && `did you mean --${best.name}?`;
}
