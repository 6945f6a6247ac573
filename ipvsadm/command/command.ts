// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from '../../compat/cli/io.js';
import type { Channel } from '../../compat/client/channel.js';
import type { Capability } from '../../compat/model/extension.js';
import type { DaemonInfo } from '../../compat/model/service.js';
import {
  daemonError,
  printFailure,
  resultCode,
  type Echo,
  type Telling,
} from '../format/failure.js';
import type { Draft } from '../options/draft.js';
import type { CommandLine } from '../options/parse.js';
import type { Words } from '../options/words.js';

/** What a command works with. */
export interface CommandContext {
  readonly io: Io;
  readonly channel: Channel;
  readonly draft: Draft;
  /** Answer to the GET_INFO that begins each run. */
  readonly info: DaemonInfo;
  /** True for a daemon of this project: it takes what the original's protocol lacks. */
  readonly ours: boolean;
  /** What that daemon can do beyond it. */
  readonly able: ReadonlySet<Capability>;
  readonly words: Words;
  /** Reads another command line, for --restore. Throws `Refusal`. */
  readonly parse: (words: readonly string[]) => Promise<CommandLine>;
}

/** A command: does its work and returns the exit code. */
export interface Command {
  run(context: CommandContext): Promise<number>;
}

/** How this command tells of failures. */
export function telling({ io, words, draft }: CommandContext): Telling {
  return { io, words, command: draft.command };
}

/** Runs a change; a refusal by the daemon is printed and becomes the exit code. */
export async function change(
  context: CommandContext,
  work: () => Promise<unknown>,
): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    const failure = daemonError(error);
    printFailure(telling(context), failure, 1);
    return resultCode(telling(context), failure);
  }
}

/** Runs a question; a refusal is printed with `echo` lines of errno, and the answer is undefined. */
export async function ask<T>(
  context: CommandContext,
  work: () => Promise<T>,
  echo: Echo,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    printFailure(telling(context), daemonError(error), echo);
    return undefined;
  }
}
