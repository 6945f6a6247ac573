// SPDX-License-Identifier: GPL-2.0-or-later
// Rounds that are repeated while others disturb them.
import type { Run } from './measure.js';

const maxForeign = 0.15; // cores
const minShare = 0.95;

/** True if nobody else's work shows in a run. */
export function isCalm(run: Run): boolean {
  return run.foreign <= maxForeign && run.share >= minShare;
}

/** How much a round was disturbed; only good for comparison. */
function disturbance(runs: readonly Run[]): number {
  return Math.max(...runs.map((run) => run.foreign + (1 - run.share)));
}

/** What the rounds of one comparison have been through. */
export interface Conditions {
  readonly rounds: number;
  /** Rounds that were thrown away because others' work showed. */
  readonly void: number;
  /** Rounds that count although others' work showed: there were no better ones. */
  readonly disturbed: number;
  /** The highest load by others, in cores, during a round that counts. */
  readonly foreignCores: number;
}

/**
 * Runs rounds until `wanted` of them were calm, at most twice as many, and keeps the calmest.
 * @param runsOf the timed runs of a round, by which it is judged
 */
export async function calmRounds<Round>(
  wanted: number,
  round: () => Promise<Round>,
  runsOf: (round: Round) => readonly Run[],
): Promise<{ readonly rounds: Round[]; readonly conditions: Conditions }> {
  const all: Round[] = [];
  const isCalmRound = (r: Round): boolean => runsOf(r).every(isCalm);
  while (all.filter(isCalmRound).length < wanted && all.length < 2 * wanted) {
    all.push(await round());
  }
  const rounds = [...all]
    .sort((a, b) => disturbance(runsOf(a)) - disturbance(runsOf(b)))
    .slice(0, wanted);
  const foreign = Math.max(...rounds.flatMap((r) => runsOf(r).map((run) => run.foreign)));
  return {
    rounds,
    conditions: {
      rounds: rounds.length,
      void: all.length - rounds.length,
      disturbed: rounds.filter((r) => !isCalmRound(r)).length,
      foreignCores: Number(foreign.toFixed(2)),
    },
  };
}
