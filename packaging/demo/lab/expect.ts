// SPDX-License-Identifier: GPL-2.0-or-later
import type { Expectation } from './lab.js';

/** The output has a place that matches. */
export function matches(pattern: RegExp): Expectation {
  return (output) => (pattern.test(output) ? undefined : `nothing in it matches ${pattern}`);
}

/** The output is empty. */
export const nothing: Expectation = (output) =>
  output === '' ? undefined : 'it should have printed nothing';

/** Figures that differ from machine to machine and from run to run. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b([0-9A-F]{2}:){5}[0-9A-F]{2}\b/gi, 'MAC'],
  [/\b([rt]x-queue|socket|sa_used|sa_free|sa_miss) \d+/g, '$1 N'],
  [/( OF_[A-Z_]+)+/g, ''],
  [/[ \t]+$/gm, ''],
];

function comparable(text: string): string[] {
  const masked = variable.reduce((rest, [what, by]) => rest.replace(what, by), text);
  return masked.split('\n').filter((line) => line !== '');
}

/** The output is this listing, but for counters, queues, offload flags and MAC addresses. */
export function listing(text: string): Expectation {
  return (output) => {
    const [wanted, seen] = [comparable(text), comparable(output)];
    const places = Math.max(wanted.length, seen.length);
    for (let i = 0; i < places; ++i) {
      if (wanted[i] === seen[i]) continue;
      return `line ${i + 1} should be\n  ${wanted[i] ?? '(no line)'}\nand is\n  ${seen[i] ?? '(no line)'}`;
    }
    return undefined;
  };
}
