// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Out } from '../compat/cli/io.js';
import { nearest } from '../compat/cli/suggest.js';
import { announced } from '../compat/client/announced.js';
import { openChannel, socketPath } from '../compat/client/channel.js';
import { textOf } from '../compat/errors/codes.js';
import { DpvsError } from '../compat/errors/dpvs-error.js';
import { verbs } from './command/object.js';
import type { Call, DpipObject, Verb } from './command/object.js';
import { parseOptions } from './command/options.js';
import type { Options } from './command/options.js';
import { Words } from './command/words.js';
import { objects } from './objects/list.js';

/** Other spellings of command words. */
const aliases: Readonly<Record<string, Verb>> = { list: 'show', change: 'set' };

function verbOf(word: string): Verb | undefined {
  return aliases[word] ?? verbs.find((verb) => verb === word);
}

/** The name that the original takes for itself: what follows the first slash, if there is one. */
const programName = (argv0: string): string => argv0.slice(argv0.indexOf('/') + 1);

/** getopt's own lines lose the name when it starts with a slash. */
const getoptName = (argv0: string): string => (argv0.startsWith('/') ? '' : programName(argv0));

async function usageOf(object: string | undefined): Promise<string> {
  const { generalUsage, usages } = await import('./format/usage.js');
  return (object === undefined ? undefined : usages[object]) ?? generalUsage;
}

/** A line for people who sit at a terminal; scripts get the recorded bytes only. */
function hint(stderr: Out, word: string, known: readonly string[]): void {
  const meant = stderr.isTty ? nearest(word, known) : undefined;
  if (meant !== undefined) stderr.write(`did you mean '${meant}'?\n`);
}

function printFailure(io: Io, error: DpvsError, stage: string): void {
  if (error.message !== '') io.stderr.write(`${error.message}\n`);
  io.stderr.write(`${programName(io.argv0)}: ${stage}${textOf(error.errno)}\n`);
  if (error.hint !== undefined && io.stderr.isTty) io.stderr.write(`${error.hint}\n`);
}

/** Runs the stages of an object; each has its own word in front of a failure. */
async function runObject(object: DpipObject<unknown>, call: Call): Promise<number> {
  let stage = '';
  try {
    if (object.parse !== undefined) stage = 'parse: ';
    const args = await object.parse?.(call);
    if (object.check !== undefined) stage = 'check: ';
    await object.check?.(call, args);
    stage = '';
    await object.run(call, args);
    return 0;
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    printFailure(call.io, error, stage);
    return 1;
  }
}

interface Spoken {
  readonly io: Io;
  readonly options: Options;
  readonly words: readonly string[];
}

/** Help instead of a command, or undefined if a command is asked for. */
async function helpInstead({ io, options, words }: Spoken): Promise<number | undefined> {
  const [object, word] = words;
  if (object !== undefined && word !== undefined && !options.help) return undefined;
  io.stderr.write(await usageOf(object));
  return 1;
}

async function runCommand({ io, options, words }: Spoken): Promise<number> {
  const [object = '', word = '', ...rest] = words;
  const verb = verbOf(word);
  if (verb === undefined) {
    io.stderr.write(`invalid command ${word}\n`);
    hint(io.stderr, word, [...verbs, ...Object.keys(aliases)]);
    return 1;
  }
  const row = Object.hasOwn(objects, object) ? objects[object] : undefined;
  if (row === undefined) {
    io.stderr.write(`${programName(io.argv0)}: invalid object, use \`-h' for help.\n`);
    hint(io.stderr, object, Object.keys(objects));
    return 1;
  }
  if (verb === 'help') {
    io.stderr.write(await usageOf(object));
    return 0;
  }
  const signal = io.signal === undefined ? {} : { signal: io.signal };
  return runObject(await row.load(), {
    io,
    options,
    verb,
    channel: announced(openChannel({ path: socketPath(io.env), ...signal }), io.beforeChange),
    words: new Words(rest),
    print: (text) => io.stdout.write(text),
    complain: (text) => io.stderr.write(text),
  });
}

/**
 * `dpip`: shows and changes the network side of the daemon.
 * @param argv the words after `argv[0]`
 * @returns 0, or 1 for every failure
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 0) {
    io.stderr.write(await usageOf(undefined));
    return 0;
  }
  const inOrder = io.env['POSIXLY_CORRECT'] !== undefined;
  const line = parseOptions(argv, getoptName(io.argv0), inOrder);
  if ('exitCode' in line) {
    io.stdout.write(line.stdout ?? '');
    io.stderr.write(line.stderr ?? '');
    return line.exitCode;
  }
  const spoken = { io, ...line };
  if (line.options.count !== 0 && line.options.intervalSec === 0) {
    io.stderr.write("missing option '-i'\n");
  }
  return (await helpInstead(spoken)) ?? runCommand(spoken);
}
