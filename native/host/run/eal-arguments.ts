// SPDX-License-Identifier: GPL-2.0-or-later
import { getopt } from '../../../compat/cli/getopt.js';
import type { LongOption, OptionTable } from '../../../compat/cli/getopt.js';

/** One argument of DPDK's environment; short forms have their letter as name. */
export interface EalArgument {
  readonly name: string;
  readonly value: string | undefined;
}

const shortFlags = 'hv';
const shortValues = 'abcdlmnrsS';
const longFlags = [
  ...['create-uio-dev', 'help', 'in-memory', 'legacy-mem', 'match-allocations', 'no-hpet'],
  ...['no-huge', 'no-pci', 'no-shconf', 'no-telemetry', 'single-file-segments', 'telemetry'],
  ...['version', 'vmware-tsc-map', 'huge-unlink', 'huge-worker-stack'],
];
const longValues = [
  ...['allow', 'base-virtaddr', 'block', 'file-prefix', 'force-max-simd-bitwidth', 'huge-dir'],
  ...['iova-mode', 'lcores', 'log-level', 'main-lcore', 'mbuf-pool-ops-name', 'proc-type'],
  ...['socket-limit', 'socket-mem', 'syslog', 'trace', 'trace-bufsz', 'trace-dir', 'trace-mode'],
  ...['vdev', 'vfio-intr', 'vfio-vf-token'],
];

/** Long options stand for letters that no option has. */
const firstLetter = 0xe000;
const letterOf = (index: number): string => String.fromCharCode(firstLetter + index);
const longs: readonly LongOption[] = [...longFlags, ...longValues].map((name, index) => ({
  name,
  letter: letterOf(index),
}));

/** What DPDK 22.11 takes. Source: its `eal_options.h`. */
export const ealTable: OptionTable = {
  flags: shortFlags + longFlags.map((_, index) => letterOf(index)).join(''),
  values: shortValues + longValues.map((_, index) => letterOf(longFlags.length + index)).join(''),
  longs,
};

const nameOf = (letter: string): string =>
  longs.find((option) => option.letter === letter)?.name ?? letter;
const isFlag = (letter: string): boolean => ealTable.flags.includes(letter);

/** What became of the words for EAL: its arguments, or the first word that is none. */
export type EalWords =
  | { readonly arguments: readonly EalArgument[]; readonly problem?: undefined }
  | { readonly problem: string; readonly arguments?: undefined };

/** Takes EAL's part of a command line apart. */
export function readEal(words: readonly string[]): EalWords {
  const found: EalArgument[] = [];
  for (const one of getopt(ealTable, words)) {
    if (one.kind === 'problem') return { problem: one.text };
    if (one.kind === 'operand') return { problem: `unexpected argument '${one.word}'` };
    found.push({ name: nameOf(one.letter), value: isFlag(one.letter) ? undefined : one.value });
  }
  return { arguments: found };
}

/** The words that EAL is given. */
export function ealWords(all: readonly EalArgument[]): string[] {
  return all.flatMap(({ name, value }) => {
    const word = name.length === 1 ? `-${name}` : `--${name}`;
    if (value === undefined) return [word];
    return name.length === 1 ? [word, value] : [`${word}=${value}`];
  });
}

export const has = (all: readonly EalArgument[], ...names: readonly string[]): boolean =>
  all.some(({ name }) => names.includes(name));

/** The last value of an argument. */
export const valueOf = (all: readonly EalArgument[], name: string): string | undefined =>
  all.findLast((one) => one.name === name)?.value;

export const without = (
  all: readonly EalArgument[],
  ...names: readonly string[]
): readonly EalArgument[] => all.filter(({ name }) => !names.includes(name));
