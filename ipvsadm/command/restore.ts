// SPDX-License-Identifier: GPL-2.0-or-later
import type { CommandLine } from '../options/parse.js';
import { tryHelp } from '../options/refusal.js';
import type { Command, CommandContext } from './command.js';

/** Words of one input line; a word that is the program's name says nothing. */
function wordsOf(line: string): string[] {
  return line.split(/[ \t\r\n]+/).filter((word) => word !== '' && word !== 'ipvsadm');
}

/** The command line of one input line, undefined if it has no words. Throws `Refusal`. */
export async function readLine(
  context: CommandContext,
  line: string,
): Promise<CommandLine | undefined> {
  const words = wordsOf(line);
  if (words.length === 0) return undefined;
  const commandLine = await context.parse(words);
  if (commandLine.row.name === 'restore') throw tryHelp(context.io.argv0);
  return commandLine;
}

/** Runs one line; help and version end the input. */
export async function runLine(context: CommandContext, { row, draft }: CommandLine) {
  const command = await row.load();
  const code = await command.run({ ...context, draft });
  return { code, isLast: row.name === 'help' || row.name === 'version' };
}

/** Applies line by line. A refused line ends it, a daemon's error does not. */
async function applyLines(context: CommandContext): Promise<number> {
  let code = 0;
  for await (const line of context.io.stdin.lines()) {
    const found = await readLine(context, line);
    if (!found) continue;
    const result = await runLine(context, found);
    code = result.code;
    if (result.isLast) break;
  }
  return code;
}

/** `ipvsadm -R`. The exit code is that of the last line, as with the original. */
export const restore: Command = {
  async run(context) {
    const { able, words, draft } = context;
    const atomic = able.has('transaction') && !words.stock && !draft.extra.has('no-atomic');
    if (!atomic) return applyLines(context);
    return (await import('./restore-all.js')).restoreAll(context);
  },
};
