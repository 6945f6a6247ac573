// SPDX-License-Identifier: GPL-2.0-or-later
// FILE_CHECK: a number in a file, told at once when it changes.
import type { CheckerRequest, CheckerState, RunningChecker } from './checker.js';
import type { Timer } from './surroundings.js';
import { readTracked, watchTracked, writeInitial } from './track-file.js';

/** At or below this a product means that the server is down. */
const downAt = -2_147_483_648;

/** Whoever writes the file empties it first: what is read in between is not meant. */
const settleMs = 20;

/** What a number in the file says of its server. */
export interface FileVerdict {
  readonly up: boolean;
  readonly weightChange: number;
}

/** @param weight 0: any number but 0 means down; else what the number is multiplied with */
export function fileVerdict(number: number, weight: number, reverse: boolean): FileVerdict {
  if (weight === 0) return { up: (number !== 0) === reverse, weightChange: 0 };
  const product = number * weight * (reverse ? -1 : 1);
  if (product <= downAt) return { up: false, weightChange: 0 };
  return { up: true, weightChange: product === 0 ? 0 : product };
}

/** FILE_CHECK. It has no attempts: the file is read at the start and whenever it changes. */
export function fileCheck({ config, environment, events, state }: CheckerRequest): RunningChecker {
  const file = environment.lvs.trackFiles.find(({ name }) => name === config.trackFile);
  const path = file?.path;
  const weight = config.weight ?? file?.weight ?? 1;
  const reverse = config.weightReverse ?? file?.weightReverse ?? false;
  let now: CheckerState = state ?? { up: true, hasRun: false, retryIt: 0, weightChange: 0 };
  let stopWatching: (() => void) | undefined;
  let settling: Timer | undefined;
  let suspended = false;

  const look = (): void => {
    if (suspended || path === undefined) return;
    const { up, weightChange } = fileVerdict(readTracked(path, environment.log), weight, reverse);
    const before = now;
    now = { up, hasRun: true, retryIt: 0, weightChange };
    if (weightChange !== before.weightChange && up) events.weightChanged(weightChange);
    if (up !== before.up || !before.hasRun) {
      events.report({ up, first: !before.hasRun, mail: undefined });
    }
    if (weightChange !== before.weightChange && !up) events.weightChanged(weightChange);
  };

  const changed = (): void => {
    settling?.cancel();
    settling = environment.clock.after(settleMs, look);
  };

  return {
    get state() {
      return now;
    },
    start(wait = false) {
      suspended = wait;
      if (file === undefined || path === undefined) return;
      if (state === undefined) writeInitial(file);
      stopWatching = watchTracked(path, environment.log, changed);
      look();
    },
    stop() {
      settling?.cancel();
      stopWatching?.();
      stopWatching = undefined;
    },
    suspend(wait) {
      suspended = wait;
      look();
    },
  };
}
