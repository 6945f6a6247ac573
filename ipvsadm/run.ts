// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Run } from '../compat/cli/io.js';
import { openChannel, socketPath } from '../compat/client/channel.js';
import { services } from '../compat/client/services.js';
import type { DaemonInfo } from '../compat/model/service.js';
import type { CommandContext } from './command/command.js';
import { daemonError, errnoText, printFailure } from './format/failure.js';
import { newDraft } from './options/draft.js';
import { parseCommandLine, type CommandLine } from './options/parse.js';
import { Refusal } from './options/refusal.js';
import { forkWords } from './options/words.js';

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

function contextOf(io: Io, channel: CommandContext['channel'], info: DaemonInfo): CommandContext {
  const words = forkWords;
  const ours = false;
  const parse = (given: readonly string[]): Promise<CommandLine> =>
    parseCommandLine(given, {
      program: io.argv0,
      names: io.names,
      dialect: ours ? 'stock' : 'fork',
      zeroPortText: words.zeroPort,
    });
  return { io, channel, info, ours, words, parse, draft: newDraft('list') };
}

/**
 * The program. Asks the daemon who it is before it looks at its arguments, as the original does.
 * Source: ipvsadm(8); recorded cases of the group `startup`.
 */
export const run: Run = async (argv, io) => {
  const { signal } = io;
  const channel = openChannel({ path: socketPath(io.env), ...(signal ? { signal } : {}) });
  let info: DaemonInfo;
  try {
    info = await services(channel).info();
  } catch (error) {
    const failure = daemonError(error);
    printFailure(io, failure, 0);
    io.stderr.write(`Can't initialize ipvs: ${errnoText(failure)}\n${forkWords.notRunning}\n`);
    return cannotStart;
  }
  return runCommand(contextOf(io, channel, info), argv);
};
