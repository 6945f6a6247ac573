// SPDX-License-Identifier: GPL-2.0-or-later

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        rows[i]![j] = i + j;
        continue;
      }
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(i - 2, j - 2) + 1);
      rows[i]![j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The known word that a mistyped one most likely means, or undefined if none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const reach = word.length <= 3 ? 1 : 2;
  const ranked = known.map((name) => ({ name, away: distance(word, name) }));
  ranked.sort((a, b) => a.away - b.away);
  const [best] = ranked;
  return best !== undefined && best.away <= reach ? best.name : undefined;
}
