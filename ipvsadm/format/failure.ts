// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from '../../compat/cli/io.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { systemErrorText } from '../../compat/errors/system.js';
import type { CommandName } from '../options/names.js';
import type { Words } from '../options/words.js';

/** Where a failure is told, and in whose words. */
export interface Telling {
  readonly io: Io;
  readonly words: Words;
  readonly command: CommandName;
}

/** How often the text of errno follows the library's line. */
export type Echo = 0 | 1 | 2;

/**
 * The line that the original's library prints, if it prints one: not for a reply whose size does
 * not fit, which the tools notice themselves.
 */
function libraryLine(error: DpvsError): string {
  return error.code === 'DPVS_BAD_MESSAGE' ? '' : `${error.message}\n`;
}

const missing: Readonly<Partial<Record<CommandName, string>>> = {
  'add-service': 'Scheduler or persistence engine not found',
  'edit-service': 'Scheduler or persistence engine not found',
  'edit-server': 'No such destination',
  'delete-server': 'No such destination',
  'add-laddr': 'No such Local address',
  'del-laddr': 'No such Local address',
  'del-blklst': 'No such deny address',
  'del-whtlst': 'No such deny address',
};

const systemCode = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined;

/**
 * Text of errno after a failed call: "Success" unless the system refused the connection. Each
 * command has words of its own for some numbers, whatever they meant.
 */
export function errnoText({ cause }: DpvsError, command?: CommandName): string {
  if (cause === undefined) return 'Success';
  const code = systemCode(cause);
  if (code === 'EPERM') return 'Permission denied (you must be root)';
  const own = code === 'ENOENT' && command !== undefined ? missing[command] : undefined;
  return own ?? systemErrorText(cause);
}

/** A daemon's failure; anything else is a bug and goes on upwards. */
export function daemonError(error: unknown): DpvsError {
  if (error instanceof DpvsError) return error;
  throw error;
}

/** Prints a failed call. */
export function printFailure({ io, words, command }: Telling, error: DpvsError, echo: Echo): void {
  if (words.failure && error.cause === undefined) {
    if (echo > 0) io.stderr.write(`${words.failure(error, command)}\n`);
    return;
  }
  const line = libraryLine(error) + `${errnoText(error, command)}\n`.repeat(echo);
  io.stderr.write(line || `${error.message}\n`);
}

const stockCode = 255;

/** Exit code of a failed change: the library's result modulo 256; with stock's words always 255. */
export function resultCode({ words }: Telling, { errno }: DpvsError): number {
  if (words.failure) return stockCode;
  const fromLibrary = errno <= -16382;
  return (fromLibrary ? -errno : errno) & 0xff;
}
