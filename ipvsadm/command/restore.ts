// SPDX-License-Identifier: GPL-2.0-or-later
import type { CommandLine } from '../options/parse.js';
import { tryHelp } from '../options/refusal.js';
import type { Command, CommandContext } from './command.js';

/** Words of one input line; a word that is the program's name says nothing. */
export function wordsOf(line: string): string[] {
  return line.split(/[ \t\r\n]+/).filter((word) => word !== '' && word !== 'ipvsadm');
}

/** The command line of one input line. Throws `Refusal`. */
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

/** Applies line by line; a refused line ends it, a daemon's error does not. */
async function applyLines(context: CommandContext): Promise<number> {
  let code = 0;
  for await (const line of context.io.stdin.lines()) {
    const found = await readLine(context, line);
    if (!found) continue;
    const command = await found.row.load();
    code = await command.run({ ...context, draft: found.draft });
    if (found.row.name === 'help' || found.row.name === 'version') return code;
  }
  return code;
}

/** `ipvsadm -R`. */
export const restore: Command = {
  run: (context) => applyLines(context),
};
