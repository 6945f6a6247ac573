// SPDX-License-Identifier: GPL-2.0-or-later
import { openSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { binFolder } from '../../packaging/demo/lab/tree.js';
import { Director } from './cli/director.js';
import { probe } from './cli/probe.js';
import { largeCount, tableText } from './cli/table.js';
import { versusC } from './cli/versus-c.js';
import { chosenGroups, parseOptions } from './report/options.js';
import { Report } from './report/report.js';
import { median, medianRatio } from './report/statistics.js';

const [services, addRounds] = [20_000, 40];

/** Milliseconds of one run; nothing is read of what it prints. */
async function runMs(director: Director, argv: readonly string[], input?: string): Promise<number> {
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const started = performance.now();
  const child = spawn(join(binFolder, 'ipvsadm'), argv, {
    env: director.env,
    stdio: [stdin, openSync('/dev/null', 'w'), 'inherit'],
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  if (exitCode !== 0) throw new Error(`ipvsadm ${argv.join(' ')} ended with ${exitCode}`);
  return performance.now() - started;
}

async function fileOf(director: Director, countOf: (service: number) => number): Promise<string> {
  const path = join(director.folder, 'table');
  await writeFile(path, tableText(services, countOf));
  return path;
}

async function measureAdd(director: Director, _rounds: number, report: Report): Promise<void> {
  const { toolUs, programUs, failures } = await versusC(director, addRounds);
  const pairs = toolUs.map((us, at) => [us, programUs[at] ?? NaN] as const);
  report.add('ipvsadm_add_vs_c', medianRatio(pairs), 'ratio');
  report.add('ipvsadm_add_ms', median(toolUs) / 1000, 'ms');
  report.add('c_add_ms', median(programUs) / 1000, 'ms');
  if (failures > 0) report.fail(`${failures} calls did not work`);
}

async function measureList(director: Director, rounds: number, report: Report): Promise<void> {
  await runMs(director, ['-C']);
  await runMs(director, ['-R'], await fileOf(director, () => 2));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await runMs(director, ['-ln']));
  report.add('ipvsadm_list_20k_ms', median(times), 'ms');
}

async function measureRestore(director: Director, rounds: number, report: Report): Promise<void> {
  const file = await fileOf(director, largeCount);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await runMs(director, ['-C']);
    times.push(await runMs(director, ['-R'], file));
  }
  report.add('restore_20k_services_250k_dests_ms', median(times), 'ms');
  const problem = await probe(director, services, largeCount);
  if (problem !== undefined) report.fail(problem);
}

const groups = [
  ['ipvsadm_add_vs_c', measureAdd],
  ['ipvsadm_list_20k_ms', measureList],
  ['restore_20k_services_250k_dests_ms', measureRestore],
] as const;

/** What calls of the tools cost against bin/dpvs, in a network of its own. */
export async function run(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, 5);
  const chosen = chosenGroups(
    groups.map(([name]) => name),
    options.only,
  );
  const report = new Report();
  report.conditions['loadBefore'] = loadavg()[0]; // wall-clock figures: others' work counts
  const director = await Director.start();
  try {
    for (const [name, measure] of groups.filter(([group]) => chosen.includes(group))) {
      console.error(`bench: ${name} …`);
      await measure(director, options.rounds, report);
    }
  } finally {
    await director.stop();
  }
  return report.print(options.json, console.log);
}
