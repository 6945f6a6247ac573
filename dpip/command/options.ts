// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi } from '../../compat/cli/numbers.js';
import { getopt } from '../../compat/cli/getopt.js';
import type { Found, OptionTable } from '../../compat/cli/getopt.js';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../../compat/model/address.js';
import type { Family } from '../../compat/model/address.js';

/** Options that stand before, between or behind the words. */
export interface Options {
  readonly verbose: boolean;
  readonly stats: boolean;
  readonly family: Family;
  readonly intervalSec: number;
  readonly count: number;
  readonly color: boolean;
  readonly force: boolean;
  readonly help: boolean;
  /** Of ours: listings as JSON. */
  readonly json: boolean;
}

/** What a command line says: to go on, or to stop with a text and a code. */
export type CommandLine =
  | { readonly options: Options; readonly words: readonly string[] }
  | { readonly exitCode: number; readonly stdout?: string; readonly stderr?: string };

export const optionTable: OptionTable = {
  flags: 'vs46ChFVDJ',
  values: 'fic',
  longs: [
    { name: 'verbose', letter: 'v' },
    { name: 'stats', letter: 's' },
    { name: 'statistics', letter: 's' },
    { name: 'family', letter: 'f' },
    { name: 'interval', letter: 'i' },
    { name: 'count', letter: 'c' },
    { name: 'color', letter: 'C' },
    { name: 'force', letter: 'F' },
    { name: 'help', letter: 'h' },
    { name: 'version', letter: 'V' },
    { name: 'json', letter: 'J' },
  ],
};

const version = 'dpip-1.10-2';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const initial: Options = {
  verbose: false,
  stats: false,
  family: AF_UNSPEC,
  intervalSec: 0,
  count: 0,
  color: false,
  force: false,
  help: false,
  json: false,
};

const families: Readonly<Record<string, Family>> = { inet: AF_INET, inet6: AF_INET6 };

const setters: Readonly<Record<string, (options: Mutable<Options>, value: string) => void>> = {
  v: (options) => (options.verbose = true),
  s: (options) => (options.stats = true),
  '4': (options) => (options.family = AF_INET),
  '6': (options) => (options.family = AF_INET6),
  f: (options, value) => (options.family = families[value] ?? options.family),
  i: (options, value) => (options.intervalSec = atoi(value)),
  c: (options, value) => (options.count = atoi(value)),
  C: (options) => (options.color = true),
  F: (options) => (options.force = true),
  h: (options) => (options.help = true),
  J: (options) => (options.json = true),
};

/** Stops the run at once, or undefined to go on. */
function stopAt(found: Found, next: string | undefined, name: string): CommandLine | undefined {
  if (found.kind === 'problem') {
    const line = `${name}: ${found.text}\nInvalid option: ${found.next ?? '(null)'}\n`;
    return { exitCode: 1, stderr: line };
  }
  if (found.kind === 'operand') return undefined;
  if (found.letter === 'V') return { exitCode: 0, stdout: `${version}\n` };
  if (found.letter === 'D') return { exitCode: 1, stderr: `Invalid option: ${next ?? '(null)'}\n` };
  if (found.letter === 'f' && families[found.value] === undefined) {
    return { exitCode: 1, stderr: 'invalid family\n' };
  }
  return undefined;
}

/**
 * Reads the options.
 * @param name what getopt's own lines begin with
 * @param inOrder options end at the first word, as POSIXLY_CORRECT asks
 */
export function parseOptions(argv: readonly string[], name: string, inOrder: boolean): CommandLine {
  const options: Mutable<Options> = { ...initial };
  const words: string[] = [];
  for (const found of getopt(optionTable, argv, inOrder)) {
    const stop = stopAt(found, argv[argv.indexOf('-D') + 1], name);
    if (stop !== undefined) return stop;
    if (found.kind === 'operand') words.push(found.word);
    else if (found.kind === 'option') setters[found.letter]?.(options, found.value);
  }
  return { options, words };
}
