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

/** An option with its names, for reading, the manual page and completion. */
export interface OptionRow {
  readonly letter: string;
  readonly longs: readonly string[];
  /** Name of its value, if it takes one. */
  readonly value?: string;
  readonly text: string;
}

/** Stands for an option of ours, which must not take a letter that the original refuses. */
export const noLetter = '\u0001';

/** All options. */
export const optionRows: readonly OptionRow[] = [
  { letter: 'v', longs: ['verbose'], text: 'Tell more; of objects kept per lcore, each record.' },
  { letter: 's', longs: ['stats', 'statistics'], text: 'Show statistics.' },
  { letter: '4', longs: [], text: 'Addresses are IPv4.' },
  { letter: '6', longs: [], text: 'Addresses are IPv6; for route and ipset create, the table.' },
  { letter: 'f', longs: ['family'], value: 'inet|inet6', text: 'The same in a word.' },
  { letter: 'i', longs: ['interval'], value: 'seconds', text: 'With link show -s: rates.' },
  { letter: 'c', longs: ['count'], value: 'number', text: 'How many rates; 0 is no end.' },
  { letter: 'C', longs: ['color'], text: 'Rates in alternating colours.' },
  {
    letter: 'F',
    longs: ['force'],
    text: 'With ipset: what is there, or gone already, is no error.',
  },
  { letter: noLetter, longs: ['json'], text: 'Listings as JSON; see JSON OUTPUT.' },
  { letter: 'h', longs: ['help'], text: 'Help of the object, or in general.' },
  { letter: 'V', longs: ['version'], text: 'Version; with -v also what program this is.' },
];

export const optionTable: OptionTable = {
  // The original's getopt also knows -D, which it then calls invalid.
  flags: `${optionRows.flatMap(({ letter, value }) => (value ? [] : [letter])).join('')}D`,
  values: optionRows.flatMap(({ letter, value }) => (value ? [letter] : [])).join(''),
  longs: optionRows.flatMap(({ letter, longs }) => longs.map((name) => ({ name, letter }))),
};

const version = 'dpip-1.10-2\n';
const programText = 'dpvs-suite dpip\n';

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
  [noLetter]: (options) => (options.json = true),
};

/** Words that a run has besides the one that was found. */
interface Reading {
  readonly argv: readonly string[];
  /** What getopt's own lines begin with. */
  readonly name: string;
}

/** True if the words ask for more, wherever they stand. */
const isVerbose = (argv: readonly string[]): boolean =>
  [...getopt(optionTable, argv)].some((found) => found.kind === 'option' && found.letter === 'v');

/** Stops the run at once, or undefined to go on. */
function stopAt(found: Found, { argv, name }: Reading): CommandLine | undefined {
  if (found.kind === 'problem') {
    const line = `${name}: ${found.text}\nInvalid option: ${found.next ?? '(null)'}\n`;
    return { exitCode: 1, stderr: line };
  }
  if (found.kind === 'operand') return undefined;
  if (found.letter === 'V') {
    return { exitCode: 0, stdout: version + (isVerbose(argv) ? programText : '') };
  }
  if (found.letter === 'D') {
    const next = argv[argv.indexOf('-D') + 1] ?? '(null)';
    return { exitCode: 1, stderr: `Invalid option: ${next}\n` };
  }
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
    const stop = stopAt(found, { argv, name });
    if (stop !== undefined) return stop;
    if (found.kind === 'operand') words.push(found.word);
    else if (found.kind === 'option') setters[found.letter]?.(options, found.value);
  }
  return { options, words };
}
