// SPDX-License-Identifier: GPL-2.0-or-later
import { existsSync } from 'node:fs';
import { constants } from '../../../compat/abi/constants.js';
import { getopt } from '../../../compat/cli/getopt.js';
import type { OptionTable } from '../../../compat/cli/getopt.js';
import { ealTable } from './eal-arguments.js';

/** Files of a daemon. */
export interface Files {
  readonly conf: string;
  readonly pidFile: string;
  readonly ipcFile: string;
}

/** What the command line asks for. */
export type CommandLine =
  | { readonly do: 'run'; readonly files: Files; readonly eal: readonly string[] }
  | { readonly do: 'version'; readonly verbose: boolean }
  | { readonly do: 'help' }
  /** `problem` is getopt's line without the program's name; `ipcFile` as far as it was read. */
  | { readonly do: 'refuse'; readonly problem: string; readonly ipcFile: string };

export type Environment = Readonly<Record<string, string | undefined>>;
type Exists = (path: string) => boolean;

const verboseLetter = 'V';
const ownTable: OptionTable = {
  flags: `vh${verboseLetter}`,
  values: 'cpx',
  longs: [
    { name: 'version', letter: 'v' },
    { name: 'conf', letter: 'c' },
    { name: 'pid-file', letter: 'p' },
    { name: 'ipc-file', letter: 'x' },
    { name: 'help', letter: 'h' },
    { name: 'verbose', letter: verboseLetter },
  ],
};

/** The original's help, with its first empty line. */
export const usage = `
Usage: dpvs DPVS application options:
   -v, --version           display DPVS version info
   -c, --conf FILE         specify config file for DPVS
   -p, --pid-file FILE     specify pid file of DPVS process
   -x, --ipc-file FILE     specify unix socket file for ipc communication between DPVS and Tools
   -h, --help              display DPVS help info
`;

/** `-c` is EAL's mask of cores where its value looks like one and is no file. */
function isCoremask(value: string, exists: Exists): boolean {
  return /^(0x)?[0-9a-f]+$/i.test(value) && !exists(value);
}

/** True if nothing here belongs to EAL. */
function isOwnSide(words: readonly string[], exists: Exists): boolean {
  for (const found of getopt(ownTable, words)) {
    if (found.kind !== 'option') return false;
    if (found.letter === 'c' && isCoremask(found.value, exists)) return false;
  }
  return true;
}

interface Sides {
  readonly own: readonly string[];
  readonly eal: readonly string[];
}

type Owner = keyof Sides;

/** Words that the option at the start of `words` takes in this table; 0 if it is none of its options. */
function wordsOfOption(table: OptionTable, words: readonly string[]): number {
  const alone = [...getopt(table, words.slice(0, 1))];
  if (alone.length > 0 && alone.every(({ kind }) => kind === 'option')) return 1;
  const [found, ...rest] = [...getopt(table, words.slice(0, 2))];
  return words.length > 1 && found?.kind === 'option' && rest.length === 0 ? 2 : 0;
}

function ownerOf(words: readonly string[], exists: Exists): readonly [Owner, number] {
  const own = wordsOfOption(ownTable, words);
  if (own > 0 && isOwnSide(words.slice(0, own), exists)) return ['own', own];
  const eal = wordsOfOption(ealTable, words);
  return eal > 0 ? ['eal', eal] : ['own', 1];
}

/** Without `--`: what is ours is ours, what EAL knows is EAL's, and the rest is refused as ours. */
function sort(words: readonly string[], exists: Exists): Sides {
  const sides = { own: [] as string[], eal: [] as string[] };
  for (let at = 0; at < words.length;) {
    const [owner, count] = ownerOf(words.slice(at), exists);
    sides[owner].push(...words.slice(at, at + count));
    at += count;
  }
  return sides;
}

/** iqiyi's order has our options before `--`, Xiaomi's behind it. */
function split(words: readonly string[], exists: Exists): Sides {
  const at = words.indexOf('--');
  if (at < 0) return sort(words, exists);
  const [left, right] = [words.slice(0, at), words.slice(at + 1)];
  const turned = !isOwnSide(left, exists) && isOwnSide(right, exists);
  return turned ? { own: right, eal: left } : { own: left, eal: right };
}

function ipcFileOf(values: ReadonlyMap<string, string>, env: Environment): string {
  return values.get('x') ?? env[constants.ENV_SOCKET] ?? constants.DEFAULT_SOCKET;
}

/** Reads the words after the program's name. `DPVS_IPC_FILE` stands in for `-x`. */
export function parseCommandLine(
  words: readonly string[],
  env: Environment,
  exists: Exists = existsSync,
): CommandLine {
  const { own, eal } = split(words, exists);
  const values = new Map<string, string>();
  for (const found of getopt(ownTable, own)) {
    if (found.kind === 'problem') {
      return { do: 'refuse', problem: found.text, ipcFile: ipcFileOf(values, env) };
    }
    if (found.kind === 'option') values.set(found.letter, found.value);
  }
  if (values.has('v')) return { do: 'version', verbose: values.has(verboseLetter) };
  if (values.has('h')) return { do: 'help' };
  const files = {
    conf: values.get('c') ?? '/etc/dpvs.conf',
    pidFile: values.get('p') ?? '/var/run/dpvs.pid',
    ipcFile: ipcFileOf(values, env),
  };
  return { do: 'run', files, eal };
}
