// SPDX-License-Identifier: GPL-2.0-or-later
import type { CommandLine } from '../options/parse.js';
import { Refusal } from '../options/refusal.js';
import type { CommandContext } from './command.js';
import { readLine, runLine } from './restore.js';

/** A line of the input that was understood. */
interface ReadLine {
  readonly number: number;
  readonly commandLine: CommandLine;
}

function bad(number: number, cause: Refusal): Refusal {
  const text = `${cause.message}\nline ${number} is bad, nothing was applied`;
  return new Refusal(text, cause.exitCode, cause.typo);
}

/** Reads the whole input. Throws the `Refusal` of the first bad line, with its number. */
async function readAll(context: CommandContext): Promise<readonly ReadLine[]> {
  const lines: ReadLine[] = [];
  let number = 0;
  for await (const line of context.io.stdin.lines()) {
    number++;
    try {
      const commandLine = await readLine(context, line);
      if (commandLine) lines.push({ number, commandLine });
    } catch (error) {
      throw error instanceof Refusal ? bad(number, error) : error;
    }
  }
  return lines;
}

/**
 * `-R` with a daemon of this project: nothing is sent before every line was understood, and the
 * first line that the daemon refuses ends it and is named.
 */
export async function restoreAll(context: CommandContext): Promise<number> {
  for (const { number, commandLine } of await readAll(context)) {
    const { code, isLast } = await runLine(context, commandLine);
    if (code !== 0) context.io.stderr.write(`line ${number} was refused\n`);
    if (code !== 0 || isLast) return code;
  }
  return 0;
}
