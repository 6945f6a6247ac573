// SPDX-License-Identifier: GPL-2.0-or-later
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  readonly rounds: number;
  /** Names of figures or of groups of them; empty: all. */
  readonly only: readonly string[];
}

/** Arguments of every benchmark. */
export function parseOptions(argv: readonly string[], rounds: number): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: `${rounds}` },
      only: { type: 'string', default: '' },
    },
  });
  const wanted = Number(values.rounds);
  if (!Number.isInteger(wanted) || wanted < 1) throw new Error('--rounds wants a number from 1');
  return { json: values.json, rounds: wanted, only: values.only.split(',').filter(Boolean) };
}

/** Groups that `--only` asks for: a figure's name asks for the longest group name that starts it. */
export function chosenGroups(groups: readonly string[], only: readonly string[]): string[] {
  if (only.length === 0) return [...groups];
  const chosen = new Set(only.map((name) => groupOf(groups, name)));
  return groups.filter((group) => chosen.has(group));
}

function groupOf(groups: readonly string[], name: string): string {
  const fitting = groups.filter((group) => name === group || name.startsWith(`${group}_`));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) throw new Error(`--only ${name}: one of ${groups.join(' ')}`);
  return longest;
}
