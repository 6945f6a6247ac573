// SPDX-License-Identifier: GPL-2.0-or-later
// Which words exist, and which build is shown. The rule of the whole program stands here:
// messages and exit statuses are those of keepalived 2.2.7; where 2.2.7 crashes, or calls unknown
// what a later mainline or a fork knows, mainline 2.4.3 is the reference.
import type { Build } from '../config/context.js';
import type { Facts } from './facts.js';

/** Words that a reading knows: those of 2.2.7 alone, or all. */
export type Known = '2.2.7' | 'all';

/** How one configuration is read. */
export interface Profile {
  readonly build: Build;
  readonly known: Known;
}

/** As 2.2.7 read it; tried first. */
export const stock: Profile = { build: '2.2.7', known: '2.2.7' };

/** As 2.4.3 reads it, with every word of both forks; used where {@link stock} lacks a word. */
export const everything: Profile = { build: '2.4.3', known: 'all' };

/** Parts that Debian's 2.2.7 was built without. */
const missingParts = ['libipset'];

const stockWords = new WeakMap<Facts, boolean>();

/** Whether a reading knows a word; one without a release tag is newer than 2.2.7. */
export function exists(facts: Facts, known: Known): boolean {
  if (known === 'all') return true;
  const remembered = stockWords.get(facts);
  if (remembered !== undefined) return remembered;
  const { since } = facts;
  const tagged = facts.in.includes('m') && since !== undefined;
  const answer = tagged && !newer(since, '2.2.7') && !lacksPart(facts);
  stockWords.set(facts, answer);
  return answer;
}

function lacksPart({ needs }: Facts): boolean {
  return needs.some((part) => missingParts.includes(part));
}

function newer(release: string, than: string): boolean {
  const a = release.split('.').map(Number);
  const b = than.split('.').map(Number);
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? 0;
    if (part !== other) return part > other;
  }
  return false;
}
