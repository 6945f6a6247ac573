// SPDX-License-Identifier: GPL-2.0-or-later
// What of a real server survives a reload.
import type { CheckerState } from '../check/checker.js';
import { checkerKey } from '../check/same.js';
import type { Checker, RealServer } from '../config/model/lvs.js';

/** For each checker of the new server: the number of the old one that it continues. */
export function continued(
  before: readonly Checker[],
  after: readonly Checker[],
): readonly (number | undefined)[] {
  const free = new Map<string, number[]>();
  for (const [number, checker] of before.entries()) {
    const key = checkerKey(checker);
    free.set(key, [...(free.get(key) ?? []), number]);
  }
  return after.map((checker) => free.get(checkerKey(checker))?.shift());
}

/** A checker that is new to a kept server starts as down only with `alpha` and beside a failed one. */
export function startsUp(alpha: boolean, others: readonly (CheckerState | undefined)[]): boolean {
  return !alpha || !others.some((state) => state !== undefined && !state.up);
}

/** Whether a destination has to be told what changed beside the weight. */
export function destChanged(before: RealServer, after: RealServer): boolean {
  return (
    before.forwarding?.method !== after.forwarding?.method ||
    before.upperThreshold !== after.upperThreshold ||
    before.lowerThreshold !== after.lowerThreshold
  );
}
