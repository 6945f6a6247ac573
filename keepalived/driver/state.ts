// SPDX-License-Identifier: GPL-2.0-or-later
// What a service is in, what happens to it, and what is to be done then. All plain values.
import type { CheckerReport } from '../check/checker.js';
import type { Alert } from '../check/surroundings.js';
import type { Script } from '../config/model/script.js';

/** What one checker of a server said last. */
export interface CheckState {
  readonly up: boolean;
  /** What it adds to the weight. */
  readonly change: number;
}

export interface ServerState {
  /** No checker holds it down. */
  readonly alive: boolean;
  /** It is in the balancer's table, be it with weight 0. */
  readonly set: boolean;
  /** Configured weight and what checkers add, 0 to `maxWeight`. */
  readonly weight: number;
  readonly checks: readonly CheckState[];
}

export interface SorryState {
  /** It stands in for the servers. */
  readonly alive: boolean;
  readonly set: boolean;
}

/** A service. Servers and their checks are in the order of the configuration. */
export interface ServiceState {
  /** It is in the balancer's table. */
  readonly alive: boolean;
  readonly quorumUp: boolean;
  readonly sorry: SorryState;
  readonly servers: readonly ServerState[];
  /** Undefined while nothing failed under a guard. */
  readonly guard?: GuardState;
}

/** What the guard against mass failure remembers; servers by number. */
export interface GuardState {
  readonly recent: readonly { readonly server: number; readonly atMs: number }[];
  /** Failed, and kept all the same. */
  readonly held: readonly number[];
}

/** What can happen to a service. `server` and `check` are numbers, from 0. */
export type ServiceEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** It left the configuration. */
  | { readonly kind: 'remove' }
  | {
      readonly kind: 'report';
      readonly server: number;
      readonly check: number;
      readonly report: CheckerReport;
      /** Monotonic. */
      readonly nowMs: number;
    }
  | {
      readonly kind: 'weight';
      readonly server: number;
      readonly check: number;
      readonly change: number;
    };

/** A line of a service in the balancer's table: itself, a server by number, or the sorry server. */
export type Target = 'service' | 'sorry' | number;

/** What is to be done, in order. */
export type Action =
  | { readonly kind: 'log'; readonly text: string }
  | {
      readonly kind: 'program';
      readonly op: 'add' | 'edit' | 'delete';
      readonly target: Target;
      readonly weight: number;
    }
  /** `stopping`: the process waits for it. */
  | { readonly kind: 'script'; readonly script: Script; readonly stopping: boolean }
  | { readonly kind: 'fifo'; readonly line: string }
  | { readonly kind: 'mail'; readonly alert: Alert };

export interface Outcome {
  readonly state: ServiceState;
  readonly actions: readonly Action[];
}

/** A server before anything is known of it. @param checks whether each checker starts as up */
export function newServer(weight: number, checks: readonly boolean[]): ServerState {
  const states = checks.map((up) => ({ up, change: 0 }));
  return { alive: false, set: false, weight, checks: states };
}

/** A service before its start. */
export function newService(servers: readonly ServerState[]): ServiceState {
  return { alive: false, quorumUp: false, sorry: { alive: false, set: false }, servers };
}
