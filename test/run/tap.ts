// SPDX-License-Identifier: GPL-2.0-or-later
import type { Tally } from './check.js';

/** How one test ended. */
export interface Result {
  /** With the name of its file before it, where several files ran. */
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

function resultOf(passed: boolean, rest: string): Result {
  const [, title = '', skipped] = /^ - (.*?)( # SKIP.*| # TODO.*)?$/.exec(rest) ?? [];
  const outcome = skipped !== undefined ? 'skipped' : passed ? 'passed' : 'failed';
  return { title, outcome };
}

/** Counts the results in a TAP stream, line by line, and hands on what a reader needs to see. */
export class TapReader {
  readonly #show: (line: string) => void;
  readonly #take: (result: Result) => void;
  #passed = 0;
  #failed = 0;
  #showDetails = false;

  /**
   * @param show gets each failure with its details, and whatever is not TAP
   * @param take gets every result
   */
  constructor(show: (line: string) => void, take: (result: Result) => void = () => undefined) {
    this.#show = show;
    this.#take = take;
  }

  /** Takes one line, without its end. */
  line(text: string): void {
    const result = /^(not )?ok \d+(.*)/.exec(text);
    if (result !== null) this.#result(result[1] === undefined, text, result[2] ?? '');
    else if (/^(TAP version|\d+\.\.\d+|# )/.test(text)) this.#showDetails = false;
    else if (this.#showDetails || !/^\s*(#|---|\.\.\.)?$|^ {2}/.test(text)) this.#show(text);
  }

  #result(passed: boolean, text: string, rest: string): void {
    this.#take(resultOf(passed, rest));
    this.#showDetails = !passed;
    if (passed) this.#passed += 1;
    else this.#failed += 1;
    if (!passed) this.#show(text);
  }

  /** Results so far. */
  get tally(): Tally {
    return { passed: this.#passed, failed: this.#failed };
  }
}
