// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Run } from '../compat/cli/io.js';
import { announced } from '../compat/client/announced.js';
import { openChannel, socketPath, type Channel } from '../compat/client/channel.js';
import { services } from '../compat/client/services.js';
import { capabilitiesOf } from '../compat/model/extension.js';
import type { DaemonInfo } from '../compat/model/service.js';
import type { CommandContext } from './command/command.js';
import { daemonError, errnoText, printFailure } from './format/failure.js';
import { newDraft } from './options/draft.js';
import { parseCommandLine, type CommandLine } from './options/parse.js';
import { Refusal } from './options/refusal.js';
import { wordsOf, type Words } from './options/words.js';
import type { Dialect } from './options/lookup.js';

const cannotStart = 2;

async function printRefusal(io: Io, refusal: Refusal): Promise<number> {
  io.stderr.write(`${refusal.message}\n`);
  if (refusal.typo !== undefined && io.stderr.isTty) {
    const { suggestLong } = await import('./options/suggest.js');
    const hint = suggestLong(refusal.typo);
    if (hint !== undefined) io.stderr.write(`${hint}\n`);
  }
  return refusal.exitCode;
}

async function runCommand(context: CommandContext, argv: readonly string[]): Promise<number> {
  try {
    const words = argv.length === 0 ? ['-L'] : argv;
    const { row, draft } = await context.parse(words);
    const command = await row.load();
    return await command.run({ ...context, draft });
  } catch (error) {
    if (error instanceof Refusal) return printRefusal(context.io, error);
    throw error;
  }
}

interface Start {
  readonly io: Io;
  readonly words: Words;
  readonly channel: Channel;
}

function dialectOf(words: Words, ours: boolean): Dialect {
  if (words.stock) return 'strict';
  return ours ? 'stock' : 'fork';
}

function contextOf({ io, words, channel }: Start, info: DaemonInfo): CommandContext {
  const able = capabilitiesOf(info);
  const ours = able !== undefined;
  const parse = (given: readonly string[]): Promise<CommandLine> =>
    parseCommandLine(given, {
      program: io.argv0,
      names: io.names,
      dialect: dialectOf(words, ours),
      zeroPortText: words.zeroPort,
    });
  return {
    io,
    channel,
    info,
    ours,
    able: able ?? new Set(),
    words,
    parse,
    draft: newDraft('list'),
  };
}

function printNotRunning({ io, words }: Start, error: unknown): number {
  const failure = daemonError(error);
  if (!words.stock) printFailure({ io, words, command: 'help' }, failure, 0);
  io.stderr.write(`Can't initialize ipvs: ${errnoText(failure)}\n${words.notRunning}\n`);
  return cannotStart;
}

/**
 * The program. Asks the daemon who it is before it looks at its arguments, as the original does.
 * Source: ipvsadm(8); recorded cases of the group `startup`.
 */
export const run: Run = async (argv, io) => {
  const { signal } = io;
  const opened = openChannel({ path: socketPath(io.env), ...(signal ? { signal } : {}) });
  const channel = announced(opened, io.beforeChange);
  const start = { io, channel, words: await wordsOf(io) };
  let info: DaemonInfo;
  try {
    info = await services(channel).info();
  } catch (error) {
    return printNotRunning(start, error);
  }
  return runCommand(contextOf(start, info), argv);
};
