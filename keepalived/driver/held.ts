// SPDX-License-Identifier: GPL-2.0-or-later
// A virtual server at work: its configuration, its rules, its state, its checkers.
import type { CheckerState, RunningChecker } from '../check/checker.js';
import type { Checker, RealServer, VirtualServer } from '../config/model/lvs.js';
import type { ServiceFacts } from './facts.js';
import type { Programmed } from './programmer.js';
import type { ServiceState } from './state.js';

/** Where a checker's reports go; a reload moves it. */
export interface Seat {
  service: Held | undefined;
  server: number;
  check: number;
}

/** A checker in its seat, with what it was made from. */
export interface Seated {
  readonly checker: RunningChecker;
  readonly config: Checker;
  readonly seat: Seat;
}

export interface Held {
  readonly server: VirtualServer;
  readonly facts: ServiceFacts;
  readonly programmed: Programmed;
  state: ServiceState;
  /** By server, then by checker. */
  readonly checkers: readonly (readonly Seated[])[];
  /** ha_suspend: its address is not on this machine. */
  suspended: boolean;
}

/** Checkers of a server that are in use. */
export const checkersOf = (real: RealServer): readonly Checker[] =>
  real.checkers.filter(({ removed }) => !removed);

/** What a service and its checkers were in, for a process that takes over. */
export interface Snapshot {
  readonly state: ServiceState;
  readonly checkers: readonly (readonly CheckerState[])[];
}

export function snapshotOf({ state, checkers }: Held): Snapshot {
  return {
    state,
    checkers: checkers.map((list) => list.map(({ checker }) => checker.state)),
  };
}
