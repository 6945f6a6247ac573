// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from '../../compat/cli/io.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { systemErrorText } from '../../compat/errors/system.js';

/**
 * The line that the original's library prints, if it prints one: not for a reply whose size does
 * not fit, which the tools notice themselves.
 */
function libraryLine(error: DpvsError): string {
  return error.code === 'DPVS_BAD_MESSAGE' ? '' : `${error.message}\n`;
}

/** Text of errno after a failed call: "Success" unless the system refused the connection. */
export function errnoText(error: DpvsError): string {
  return error.cause === undefined ? 'Success' : systemErrorText(error.cause);
}

/** A daemon's failure; anything else is a bug and goes on upwards. */
export function daemonError(error: unknown): DpvsError {
  if (error instanceof DpvsError) return error;
  throw error;
}

/** How often the text of errno follows the library's line. */
export type Echo = 0 | 1 | 2;

/** Prints a failed call. */
export function printFailure(io: Io, error: DpvsError, echo: Echo): void {
  io.stderr.write(libraryLine(error) + `${errnoText(error)}\n`.repeat(echo));
}

/** Exit code of a failed change: the library's result, modulo 256. */
export function resultCode(error: DpvsError): number {
  const fromLibrary = error.errno <= -16382;
  return (fromLibrary ? -error.errno : error.errno) & 0xff;
}
