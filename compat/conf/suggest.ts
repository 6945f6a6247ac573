// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * The known word that was probably meant: at most two edits away (one in words up to four letters),
 * a swap of neighbours counting as one. Undefined when nothing is near enough.
 */
export function suggest(given: string, known: Iterable<string>): string | undefined {
  const limit = given.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const word of known) {
    if (Math.abs(word.length - given.length) >= bestDistance) continue;
    const distance = editDistance(given, word);
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** Hint text for an unknown word, or undefined. */
export function didYouMean(given: string, known: Iterable<string>): string | undefined {
  const word = suggest(given, known);
  return word === undefined ? undefined : `did you mean ${word}?`;
}

/** Optimal string alignment distance; rows of the table are reused, words are short. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const steps = [
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      ];
      if (swapped) steps.push((older[column - 2] ?? 0) + 1);
      current.push(Math.min(...steps));
    }
    older = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
