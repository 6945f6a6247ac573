// SPDX-License-Identifier: GPL-2.0-or-later
// What the checkers and the process around them agree on.
import type { GlobalConfig } from '../config/model/global.js';
import type { Checker, LvsConfig, RealServer, VirtualServer } from '../config/model/lvs.js';
import type { Clock, Log, ScriptRunner } from './surroundings.js';

/** What a checker remembers between two runs; a plain value, so that it survives a reload or a crash. */
export interface CheckerState {
  /** The last decision; false from the start with `alpha`. */
  readonly up: boolean;
  /** A run has ended in a decision. */
  readonly hasRun: boolean;
  /** Failed attempts in a row that were not decisive yet; starts at `retry`, so the first failure is. */
  readonly retryIt: number;
  /** What it adds to the configured weight of its server (MISC_CHECK, FILE_CHECK); 0 otherwise. */
  readonly weightChange: number;
}

/** A decision of a checker. Told when `up` changes and after the first run, whatever its outcome. */
export interface CheckerReport {
  readonly up: boolean;
  /** No run was decided before this one. */
  readonly first: boolean;
  /** Body of the mail, `=> TCP CHECK failed on service <=`; undefined: none is sent. */
  readonly mail: string | undefined;
}

/** Whom a checker tells. `report` comes after the checker's own lines in the log. */
export interface CheckerEvents {
  report(report: CheckerReport): void;
  /** The new contribution to the server's weight; told when it differs from the last one. */
  weightChanged(change: number): void;
}

/** What a checker is of. Names are as messages have them. */
export interface CheckTarget {
  /** `[ADDR]:PROTO:PORT`. */
  readonly serverName: string;
  /** `[ADDR]:PROTO:PORT`, `FWM N`, `[GROUP]:N` or `MATCH NAME`. */
  readonly serviceName: string;
  readonly server: RealServer;
  readonly service: VirtualServer;
}

/** What a checker may use. One object for all checkers of the process. */
export interface CheckEnvironment {
  readonly clock: Clock;
  readonly log: Log;
  readonly scripts: ScriptRunner;
  /** As Math.random: 0 up to, but without, 1. */
  random(): number;
  readonly global: GlobalConfig;
  readonly lvs: LvsConfig;
}

/** What a checker is made from. */
export interface CheckerRequest {
  /** As it was read; what is undefined comes from the server, the service, or is built in. */
  readonly config: Checker;
  readonly target: CheckTarget;
  readonly events: CheckerEvents;
  readonly environment: CheckEnvironment;
  /** Of the same checker before a reload or a crash; undefined: `up` unless `alpha`. */
  readonly state: CheckerState | undefined;
}

/**
 * A checker at work. Nothing happens before `start`; after `stop` nothing is reported or logged, and
 * sockets, timers and children are gone at once or, for a script, by the script runner.
 * Start and stop are silent: the "Activating healthchecker" line is the caller's.
 */
export interface RunningChecker {
  readonly state: CheckerState;
  /** First run after 1 s and a random part of warmup. @param suspended ha_suspend: re-arm only */
  start(suspended?: boolean): void;
  stop(): void;
  /** ha_suspend: without effect on `state`. */
  suspend(suspended: boolean): void;
}

/** Makes a checker; `makers.ts` has one for each kind. */
export type MakeChecker = (request: CheckerRequest) => RunningChecker;
