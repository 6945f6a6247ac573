// SPDX-License-Identifier: GPL-2.0-or-later
// What attempts add up to: the rules of retries, the lines of the log, what is told to the service.
import type { CheckerRequest, CheckerState } from './checker.js';
import type { Settings } from './settings.js';

/** The words of one kind of checker. A failure may say why. */
export interface Words {
  /** Empty: no line is written. */
  readonly succeeded: string;
  /** @param retries how many there were; undefined: none, or this is the first run */
  failed(retries: number | undefined, reason: string): string;
  readonly mailUp: string;
  mailDown(reason: string): string;
}

/** Decides. The first failure after the start is decisive; later ones only after all retries. */
export class Judge {
  #state: CheckerState;
  readonly #request: CheckerRequest;
  readonly #settings: Settings;
  readonly #words: Words;

  /** @param firstRetryIt failed attempts that count as made at the start; all but SMTP_CHECK: all */
  constructor(
    request: CheckerRequest,
    settings: Settings,
    words: Words,
    firstRetryIt = settings.retry,
  ) {
    this.#request = request;
    this.#settings = settings;
    this.#words = words;
    const { retry, alpha } = settings;
    const start = { hasRun: false, retryIt: firstRetryIt, weightChange: 0 };
    const fresh: CheckerState = { up: !alpha, ...start };
    const { state = fresh } = request;
    this.#state = { ...state, retryIt: Math.min(state.retryIt, retry) };
  }

  get state(): CheckerState {
    return this.#state;
  }

  /** A failure could still change something. */
  get open(): boolean {
    return this.#state.up || !this.#state.hasRun;
  }

  /** The next failure is decisive. */
  get exhausted(): boolean {
    return this.#state.retryIt >= this.#settings.retry;
  }

  /** Forgets failed attempts that were not decisive. */
  forget(): void {
    this.#state = { ...this.#state, retryIt: 0 };
  }

  /** Tells of one attempt, if each is to be told. */
  single(line: string): void {
    if (this.#settings.logAll && this.#state.up) this.#request.environment.log.line(line);
  }

  /** @returns how long to wait until the next run */
  succeed(): number {
    const { up, hasRun } = this.#state;
    this.#state = { ...this.#state, up: true, hasRun: true, retryIt: 0 };
    if (!up || !hasRun) {
      if (this.#words.succeeded !== '') this.#request.environment.log.line(this.#words.succeeded);
      const mail = up ? undefined : this.#words.mailUp;
      this.#request.events.report({ up: true, first: !hasRun, mail });
    }
    return this.#settings.delayLoopMs;
  }

  /** @returns how long to wait until the next attempt */
  fail(reason = ''): number {
    const { retry, delayLoopMs, delayBeforeRetryMs } = this.#settings;
    if (!this.open) return delayLoopMs;
    if (!this.exhausted) {
      this.#state = { ...this.#state, retryIt: this.#state.retryIt + 1 };
      return delayBeforeRetryMs;
    }
    const { up, hasRun } = this.#state;
    this.#state = { ...this.#state, up: false, hasRun: true, retryIt: 0 };
    const line = this.#words.failed(retry > 0 && hasRun ? retry : undefined, reason);
    if (line !== '') this.#request.environment.log.line(line);
    const mail = up ? this.#words.mailDown(reason) : undefined;
    this.#request.events.report({ up: false, first: !hasRun, mail });
    return delayLoopMs;
  }

  /** Takes a new contribution to the server's weight, and tells it if it is one. */
  weigh(weightChange: number): void {
    if (weightChange === this.#state.weightChange) return;
    this.#state = { ...this.#state, weightChange };
    this.#request.events.weightChanged(weightChange);
  }
}

/** `failed after N retries.` or `failed.`, as most kinds say it. */
export function failedText(retries: number | undefined): string {
  return retries === undefined ? 'failed.' : `failed after ${retries} retries.`;
}
