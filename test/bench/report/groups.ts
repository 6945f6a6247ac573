// SPDX-License-Identifier: GPL-2.0-or-later
import type { Reserve } from '../machine/reserve.js';
import { chosenGroups, parseOptions } from './options.js';
import { Report } from './report.js';

const defaultRounds = 5;

/** Figures that are measured together, by the beginning of their names. */
export type Group = readonly [
  name: string,
  measure: (held: Reserve, rounds: number, to: Report) => Promise<void>,
];

/** Measures the groups that the arguments ask for, and prints their figures. */
export async function runGroups(
  argv: readonly string[],
  groups: readonly Group[],
  held: Reserve,
): Promise<number> {
  const options = parseOptions(argv, defaultRounds);
  const names = groups.map(([name]) => name);
  const chosen = chosenGroups(names, options.only);
  const report = new Report();
  const started = Date.now();
  for (const [name, measure] of groups.filter(([name]) => chosen.includes(name))) {
    console.error(`bench: ${name} …`);
    await measure(held, options.rounds, report);
  }
  report.conditions.seconds = Math.round((Date.now() - started) / 1000);
  return report.print(options.json, console.log);
}
