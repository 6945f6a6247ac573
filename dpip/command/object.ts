// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from '../../compat/cli/io.js';
import type { Channel } from '../../compat/client/channel.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { ErrorCode } from '../../compat/errors/codes.js';
import type { Options } from './options.js';
import type { Words } from './words.js';

/** Command words; `set` also stands for change, `show` for list. */
export const verbs = [
  ...['create', 'destroy', 'enable', 'disable', 'add', 'del', 'set', 'show', 'replace'],
  ...['flush', 'test', 'help'],
] as const;
export type Verb =
  | 'create'
  | 'destroy'
  | 'enable'
  | 'disable'
  | 'add'
  | 'del'
  | 'set'
  | 'show'
  | 'replace'
  | 'flush'
  | 'test'
  | 'help';

/** What a command works with. */
export interface Call {
  readonly io: Io;
  readonly channel: Channel;
  readonly options: Options;
  readonly verb: Verb;
  /** Words behind the command word. */
  readonly words: Words;
  /** Prints on standard output. */
  readonly print: (text: string) => void;
  /** Prints on standard error. */
  readonly complain: (text: string) => void;
}

/**
 * One object of the command line. Those with `parse` run in three stages, each of which names
 * itself when it fails; the others do everything in `run`.
 * Failures are DpvsErrors: `message` is printed first if it has a text, then the code's own text.
 */
export interface DpipObject<A = void> {
  parse?(call: Call): A | Promise<A>;
  check?(call: Call, args: A): void | Promise<void>;
  run(call: Call, args: A): Promise<void>;
}

/** A failure of this tool; without a line only the code's text is printed. */
export function refusal(code: ErrorCode, line = ''): DpvsError {
  return new DpvsError(code, line);
}
export const invalid = (line = ''): DpvsError => refusal('EDPVS_INVAL', line);
export const unsupported = (): DpvsError => refusal('EDPVS_NOTSUPP');

/** Waits for an answer; one that makes no sense becomes `line` and "invalid parameter". */
export async function answer<T>(reply: Promise<T>, line: string): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof DpvsError && error.code === 'DPVS_BAD_MESSAGE') throw invalid(line);
    throw error;
  }
}

/** Waits for an answer; any failure becomes "invalid parameter" behind the library's line. */
export async function answerOrInvalid<T>(reply: Promise<T>, line: string): Promise<T> {
  try {
    return await answer(reply, line);
  } catch (error) {
    if (error instanceof DpvsError) throw invalid(error.message);
    throw error;
  }
}
