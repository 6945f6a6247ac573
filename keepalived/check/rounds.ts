// SPDX-License-Identifier: GPL-2.0-or-later
// When a checker runs.
import type { CheckEnvironment, CheckerState, RunningChecker } from './checker.js';
import type { Judge } from './judge.js';
import type { Settings } from './settings.js';
import type { Timer } from './surroundings.js';

const startDelayMs = 1000;

/** Ends an attempt at once: its timers and sockets. What it still hears is of no effect. */
export type Cancel = () => void;

/**
 * One attempt. It calls `next` once, with the time until the following one.
 * Nothing may be called after it has been cancelled.
 */
export type Attempt = (next: (delayMs: number) => void) => Cancel;

/** A checker that makes one attempt after the other. */
export class Rounds implements RunningChecker {
  readonly #environment: CheckEnvironment;
  readonly #settings: Settings;
  readonly #judge: Judge;
  readonly #attempt: Attempt;
  #timer: Timer | undefined;
  #cancel: Cancel | undefined;
  #suspended = false;
  /** Which attempt is under way; an older one has nothing to say. */
  #turn = 0;

  constructor({ environment, settings, judge }: RoundsParts, attempt: Attempt) {
    this.#environment = environment;
    this.#settings = settings;
    this.#judge = judge;
    this.#attempt = attempt;
  }

  get state(): CheckerState {
    return this.#judge.state;
  }

  start(suspended = false): void {
    this.#suspended = suspended;
    this.#wait(startDelayMs + this.#settings.warmupMs * this.#environment.random());
  }

  stop(): void {
    this.#turn += 1;
    this.#timer?.cancel();
    this.#timer = undefined;
    const cancel = this.#cancel;
    this.#cancel = undefined;
    cancel?.();
  }

  suspend(suspended: boolean): void {
    this.#suspended = suspended;
  }

  #wait(delayMs: number): void {
    this.#timer = this.#environment.clock.after(delayMs, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    if (this.#suspended) {
      this.#wait(this.#settings.delayLoopMs);
      return;
    }
    const turn = ++this.#turn;
    const cancel = this.#attempt((delayMs) => {
      if (turn !== this.#turn) return;
      this.#turn += 1;
      this.#cancel = undefined;
      this.#wait(delayMs);
    });
    if (turn === this.#turn) this.#cancel = cancel;
  }
}

/** What the rounds of a checker need. */
export interface RoundsParts {
  readonly environment: CheckEnvironment;
  readonly settings: Settings;
  readonly judge: Judge;
}
