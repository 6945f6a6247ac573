// SPDX-License-Identifier: GPL-2.0-or-later
// Changes of the configuration while packets flow, as fast as a busy operator's scripts make them.

/** Some more than the thousand that are wanted: a timer comes late, never early. */
const perSec = 1100;
const tickMs = 2;

/** Applies change after change, each a transaction of its own. */
export class Changer {
  readonly #apply: (number: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #made = 0;
  #startedNs = 0n;
  #madeBefore = 0;

  constructor(apply: (number: number) => void) {
    this.#apply = apply;
  }

  /** Starts or stops; tells how many changes were made so far. */
  turn(on: boolean): number {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (on) {
      this.#startedNs = process.hrtime.bigint();
      this.#madeBefore = this.#made;
      this.#timer = setInterval(() => this.#catchUp(), tickMs);
    }
    return this.#made;
  }

  #catchUp(): void {
    const gone = Number(process.hrtime.bigint() - this.#startedNs) / 1e9;
    const due = this.#madeBefore + Math.floor(gone * perSec);
    for (; this.#made < due; this.#made++) this.#apply(this.#made);
  }
}
