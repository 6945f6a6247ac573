// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from '../../compat/cli/names.js';
import { checkDraft } from './check.js';
import { newDraft, type Draft } from './draft.js';
import { findOption, type Dialect, type Entry } from './lookup.js';
import type { CommandRow } from './commands.js';
import { readOptions, type Ending, type Given } from './popt.js';
import { Refusal, tryHelp } from './refusal.js';
import { timeoutSec } from './take.js';

/** What a command line means in. */
export interface ParseContext {
  /** The program's name as the caller wrote it. */
  readonly program: string;
  readonly names: NameService;
  readonly dialect: Dialect;
  /** Refusal of a service without port, in the words of the profile. */
  readonly zeroPortText: string;
}

/** A command line that passed all checks. */
export interface CommandLine {
  readonly row: CommandRow;
  readonly draft: Draft;
}

type Options = Generator<Given<Entry>, Ending, void>;

function firstCommand(options: Options, { program }: ParseContext): Given<Entry> {
  const first = options.next();
  if (!first.done && first.value.row.command) return first.value;
  const wrong = first.done ? first.value.error?.word : first.value.word;
  throw tryHelp(program, wrong);
}

function takeDaemonState(draft: Draft, state: string | undefined): void {
  if (state !== 'master' && state !== 'backup') {
    throw new Refusal(
      draft.command === 'start-daemon'
        ? 'illegal start-daemon parameter specified'
        : 'illegal start_daemon specified',
    );
  }
  draft.daemonState = state;
}

/** The name that the original prints for an option given twice; `-2` is one bit too far for it. */
const repeatedName = (check: string): string => (check === 'whtlst-address' ? 'numeric' : check);

async function takeOption(
  draft: Draft,
  given: Given<Entry>,
  { names, dialect }: ParseContext,
): Promise<void> {
  const { option } = given.row;
  if (!option) throw new Refusal(`invalid option \`${given.word}'`);
  const { check, take } = option;
  if (check) {
    if (draft.given.has(check)) {
      throw new Refusal(`multiple '${repeatedName(check)}' options specified`);
    }
    draft.given.add(check);
  }
  const { value, word } = given;
  const namesServerPorts = dialect !== 'fork';
  const absent = value === undefined;
  await take({ draft, value: value ?? '', absent, names, namesServerPorts, word });
}

function takeWords(draft: Draft, { words, error }: Ending): void {
  if (error) {
    throw new Refusal(`${error.word}: ${error.text}`, 255, error.word);
  }
  let rest = words;
  if (draft.command === 'set') {
    if (words.length < 3) throw new Refusal('--set option requires 3 timeout values');
    draft.timeouts = words.slice(0, 3).map((word) => timeoutSec(word, 0));
    rest = words.slice(3);
  }
  if (rest[0] !== undefined) throw new Refusal(`unexpected argument ${rest[0]}`);
}

/**
 * Reads a command line: the command first, then options left to right, then the checks.
 * @throws Refusal with the original's message and exit code, at the first error
 */
export async function parseCommandLine(
  words: readonly string[],
  context: ParseContext,
): Promise<CommandLine> {
  const command: { row?: CommandRow } = {};
  const lookup = findOption(context.dialect, () => command.row?.name);
  const options: Options = readOptions(words, lookup);
  const first = firstCommand(options, context);
  const row = first.row.command;
  if (!row) throw tryHelp(context.program);
  command.row = row;
  const draft = newDraft(row.name);
  if (row.name === 'help' || row.name === 'version') {
    if (words.includes('--verbose')) draft.extra.add('verbose');
    return { row, draft };
  }
  if (row.argName !== undefined) takeDaemonState(draft, first.value);
  let next = options.next();
  for (; !next.done; next = options.next()) await takeOption(draft, next.value, context);
  takeWords(draft, next.value);
  checkDraft(draft, row, context.zeroPortText);
  return { row, draft };
}
