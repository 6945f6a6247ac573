// SPDX-License-Identifier: GPL-2.0-or-later

/** Why the daemon does not start. `message` is the original's line where it has one. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** More of it, or what to do; on the same line. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(message);
    this.detail = detail;
  }

  /** The line that is printed. */
  get line(): string {
    return this.detail === undefined ? this.message : `${this.message}: ${this.detail}`;
  }
}
