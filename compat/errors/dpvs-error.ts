// SPDX-License-Identifier: GPL-2.0-or-later
import { errnoOf } from './codes.js';
import type { ErrorCode } from './codes.js';

export interface DpvsErrorOptions extends ErrorOptions {
  /** Number of the wire where the code alone does not tell it. */
  readonly errno?: number;
}

/** The one error type a caller meets. Match on `code`; print `message`; show `hint` to people. */
export class DpvsError extends Error {
  override readonly name = 'DpvsError';
  readonly code: ErrorCode;
  /** Number of the code on the wire; for client errors the library's negative number. */
  readonly errno: number;
  readonly hint: string | undefined;
  constructor(code: ErrorCode, message: string, hint?: string, options: DpvsErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.errno = options.errno ?? errnoOf(code);
    this.hint = hint;
  }
}
