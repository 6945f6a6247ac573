// SPDX-License-Identifier: GPL-2.0-or-later
import type { Call } from '../command/object.js';

const escape = '\u001b';
const [blue, green, plain] = [`${escape}[34m`, `${escape}[32m`, `${escape}[0m`];

/** Difference of two counters per second, in unsigned 64-bit arithmetic. */
export function perSecond(before: bigint, after: bigint, intervalSec: number): bigint {
  return BigInt.asUintN(64, after - before) / BigInt(intervalSec);
}

/**
 * Takes two samples `-i` seconds apart, prints what `block` makes of them, and again `-c` times,
 * or for ever with count 0. A sample that is undefined ends it.
 */
export async function sample<T>(
  { options, io, print }: Call,
  take: () => Promise<T | undefined>,
  block: (before: T, after: T) => string,
): Promise<void> {
  const { intervalSec, count, color } = options;
  for (let round = 1; count === 0 || round <= count; round++) {
    const before = await take();
    await io.sleep(intervalSec * 1000);
    const after = await take();
    if (before === undefined || after === undefined) return;
    const paint = color ? (round % 2 === 1 ? blue : green) : '';
    print(paint + block(before, after));
    await io.stdout.drained();
  }
  if (color) print(plain);
}
