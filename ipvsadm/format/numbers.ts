// SPDX-License-Identifier: GPL-2.0-or-later

const steps: readonly [limit: bigint, unit: bigint, suffix: string][] = [
  [1_000_000_000n, 1_000n, 'K'],
  [100_000_000_000n, 1_000_000n, 'M'],
  [100_000_000_000_000n, 1_000_000_000n, 'G'],
];

/** A counter in nine columns, shortened to K, M, G or T from 100,000,000 on. */
function shortNumber(value: bigint): string {
  if (value < 100_000_000n) return value.toString().padStart(9);
  const [, unit, suffix] = steps.find(([limit]) => value < limit) ?? [0n, 1_000_000_000_000n, 'T'];
  return `${(value / unit).toString().padStart(8)}${suffix}`;
}

/** A counter in full: nine columns, or one blank and its digits. */
function exactNumber(value: bigint): string {
  const digits = value.toString();
  return digits.padStart(Math.max(9, digits.length + 1));
}

/** Columns of counters, each with its leading blanks. */
export function counters(values: readonly (bigint | number)[], exact: boolean): string {
  const print = exact ? exactNumber : shortNumber;
  return values.map((value) => print(BigInt(value))).join('');
}
