// SPDX-License-Identifier: GPL-2.0-or-later
import type { Reserve } from '../machine/reserve.js';
import { withReserve } from '../machine/workspace.js';
import { chosenGroups, parseOptions } from './options.js';
import { Report } from './report.js';

const defaultRounds = 5;

/** Figures that are measured together, by the beginning of their names. */
export type Group = readonly [
  name: string,
  measure: (held: Reserve, rounds: number, to: Report) => Promise<void>,
];

/** Measures the groups that the arguments ask for, prints their figures, and says with which exit
 *  code to end. */
export async function runGroups(argv: readonly string[], groups: readonly Group[]) {
  try {
    const options = parseOptions(argv, defaultRounds);
    const chosen = chosenGroups(
      groups.map(([name]) => name),
      options.only,
    );
    const wanted = groups.filter(([name]) => chosen.includes(name));
    const report = await withReserve((held) => measureAll(wanted, options.rounds, held));
    return report.print(options.json, console.log);
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

async function measureAll(groups: readonly Group[], rounds: number, held: Reserve) {
  const report = new Report();
  const started = Date.now();
  for (const [name, measure] of groups) {
    console.error(`bench: ${name} …`);
    await measure(held, rounds, report);
  }
  report.conditions.seconds = Math.round((Date.now() - started) / 1000);
  return report;
}
