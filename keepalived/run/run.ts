// SPDX-License-Identifier: GPL-2.0-or-later
import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from '../../compat/cli/io.js';
import type { Host } from '../config/context.js';
import { facts } from '../keywords/facts.js';
import { runProgram } from './daemon/program.js';
import { signalNumbers, type SignalWord } from './daemon/signals.js';
import { genhash } from './genhash.js';
import { byteFiles, bytesOf } from './files.js';
import { report } from './report.js';
import { machine } from './host.js';
import { readOptions, usage, type Options } from './options.js';
import { readConfiguration, type ConfigResult } from './read.js';
import { configurationSchema } from './schema.js';

const defaultFile = '/etc/keepalived/keepalived.conf';
const version = 'Keepalived v2.2.7 (dpvs-suite)';

/** What a test may replace: the machine, and where relative names start. */
export interface Surroundings {
  readonly host?: Host;
  readonly cwd?: string;
}

/** The program. @returns the exit status, which for `-t` is the original's */
export async function run(
  argv: readonly string[],
  io: Io,
  surroundings: Surroundings = {},
): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '-T' || first === '--genhash') return genhash(rest, io);
  const options = readOptions(argv);
  if (options.error !== undefined) {
    io.stderr.write(`${options.error}\n`);
    return 1;
  }
  const early = answer(options, io);
  if (early !== undefined) return early;
  if (options.words.length > 0) {
    io.stdout.write(
      `Unexpected argument(s): ${options.words.map((word) => `${word} `).join('')}\n`,
    );
  }
  const host = surroundings.host ?? machine(io.env);
  const testing = options.given.has('config-test');
  if (!testing) return runProgram(options, { io, host, version });
  const cwd = Buffer.from(surroundings.cwd ?? process.cwd()).toString('latin1');
  const result = await readConfiguration({
    file: last(options, 'use-file') ?? defaultFile,
    files: byteFiles,
    cwd,
    host,
    configId: last(options, 'config-id'),
    allStrict: options.given.has('all-config'),
    testing,
    compat: io.env.KEEPALIVED_COMPAT,
  });
  const log = last(options, 'config-test') ?? '';
  const file = log === '' ? undefined : resolve(cwd, log);
  return test(options, { io, file }, result);
}

function last(options: Options, name: string): string | undefined {
  return options.given.get(name)?.at(-1);
}

/** Options that are answered without a configuration. */
function answer(options: Options, io: Io): number | undefined {
  if (options.given.has('version')) {
    io.stderr.write(`${version}\n`);
    return 0;
  }
  if (options.given.has('help')) {
    io.stderr.write(usage(io.argv0));
    return 0;
  }
  if (options.given.has('keywords')) {
    io.stdout.write(`${JSON.stringify([...facts.values()], undefined, 1)}\n`);
    return 0;
  }
  if (options.given.has('schema')) {
    io.stdout.write(`${JSON.stringify(configurationSchema(), undefined, 1)}\n`);
    return 0;
  }
  const signal = last(options, 'signum');
  if (signal !== undefined) return signalNumber(signal, io);
  if (options.given.has('log-file') || options.given.has('flush-log-file')) {
    io.stderr.write('-g requires configure option --enable-log-file\n');
    return 1;
  }
  return undefined;
}

function signalNumber(word: string, io: Io): number {
  const number = Object.hasOwn(signalNumbers, word) ? signalNumbers[word as SignalWord] : undefined;
  if (number === undefined) io.stderr.write(`Unknown sigfunc ${word}\n`);
  else io.stdout.write(`${number}\n`);
  return number === undefined ? 1 : 0;
}

/** `-t`: what was found goes to stderr, or is added to a file. */
async function test(
  options: Options,
  { io, file }: { readonly io: Io; readonly file: string | undefined },
  result: ConfigResult,
): Promise<number> {
  const { out, text } = report(result, {
    lint: options.given.get('lint')?.flatMap((codes) => codes.split(',')),
    json: options.given.has('json'),
    model: options.given.has('dump-model'),
    people: io.stderr.isTty,
  });
  if (out !== '') io.stdout.write(out);
  if (file === undefined) io.stderr.write(text);
  else if (!(await added(file, text))) {
    io.stderr.write(`Unable to open config-test log file ${file}\n`);
    return 1;
  }
  return result.status;
}

async function added(file: string, text: string): Promise<boolean> {
  try {
    await appendFile(bytesOf(file), Buffer.from(text, 'latin1'), { mode: 0o644 });
    return true;
  } catch {
    return false;
  }
}
