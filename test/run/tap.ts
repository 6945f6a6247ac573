// SPDX-License-Identifier: GPL-2.0-or-later
import type { Tally } from './check.js';

/** Counts the results in a TAP stream, line by line, and hands on what a reader needs to see. */
export class TapReader {
  readonly #show: (line: string) => void;
  #passed = 0;
  #failed = 0;
  #showDetails = false;

  /** @param show gets each failure with its details, and whatever is not TAP */
  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  /** Takes one line, without its end. */
  line(text: string): void {
    const result = /^(not )?ok \d+(.*)/.exec(text);
    if (result !== null) this.#result(result[1] === undefined, text);
    else if (/^(TAP version|\d+\.\.\d+|# )/.test(text)) this.#showDetails = false;
    else if (this.#showDetails || !/^\s*(#|---|\.\.\.)?$|^ {2}/.test(text)) this.#show(text);
  }

  #result(passed: boolean, text: string): void {
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
