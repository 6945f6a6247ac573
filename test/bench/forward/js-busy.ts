// SPDX-License-Identifier: GPL-2.0-or-later
// A busy thread of JavaScript must not cost packets. The reference has a busy core too, with
// somebody else's work on it, so that what is compared is the thread and not the heat of the core.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { EngineSide } from '../engine/client.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import type { Report } from '../report/report.js';
import { medianRatio } from '../report/statistics.js';
import { cases } from './cases.js';
import { prepare, startEngine, workerCore } from './pair.js';

export const jsBusyGroup = 'fnat_udp_1k_js_busy';
const listedConns = 100_000;
const pairs = 15;
const timedMs = 600;

interface Pair {
  readonly busy: Run;
  readonly idle: Run;
}

/** Something else that keeps the core busy on which the worker is not. */
function startForeigner(): ChildProcess {
  const core = workerCore === 1 ? 0 : 1;
  const loop = [
    '-c',
    `${core}`,
    'setpriv',
    '--pdeathsig',
    'KILL',
    'sh',
    '-c',
    'while :; do :; done',
  ];
  const foreigner = spawn('taskset', loop, { stdio: 'ignore' });
  foreigner.kill('SIGSTOP');
  return foreigner;
}

async function busyRun(engine: EngineSide, others: readonly number[]): Promise<Run> {
  await engine.call('keepBusy', true);
  const run = await measure(engine, timedMs, others);
  await engine.call('keepBusy', false);
  return run;
}

async function idleRun(engine: EngineSide, foreigner: ChildProcess, others: readonly number[]) {
  foreigner.kill('SIGCONT');
  const run = await measure(engine, timedMs, others);
  foreigner.kill('SIGSTOP');
  return run;
}

/** A pair; every second one begins with the other run, so that drift cancels out. */
async function onePair(engine: EngineSide, foreigner: ChildProcess, turned: boolean) {
  const others = [foreigner.pid ?? 0];
  const first = turned ? await idleRun(engine, foreigner, others) : undefined;
  const busy = await busyRun(engine, others);
  return { busy, idle: first ?? (await idleRun(engine, foreigner, others)) };
}

/** By the clock on the wall, and by the time that the worker had its core: if only the first is low,
 *  the thread of JavaScript, or somebody else's, has run there. */
function addFigures(rounds: readonly Pair[], to: Report): void {
  const name = `${jsBusyGroup}_vs_idle`;
  const ratio = (rate: 'packetsPerSec' | 'wallPacketsPerSec'): number =>
    medianRatio(rounds.map(({ busy, idle }) => [busy[rate], idle[rate]]));
  to.add(name, ratio('wallPacketsPerSec'), 'ratio');
  to.add(`${name}_core_time`, ratio('packetsPerSec'), 'ratio');
}

/** Compares the packet rate while JavaScript lists 100,000 connections again and again. */
export async function measureJsBusy(held: Reserve, _rounds: number, to: Report): Promise<void> {
  const plain = cases[0]!;
  const setup = await prepare(held, plain);
  const engine = await startEngine(setup, listedConns);
  const foreigner = startForeigner();
  try {
    let turned = false;
    const round = (): Promise<Pair> => onePair(engine, foreigner, (turned = !turned));
    const { rounds, conditions } = await calmRounds(pairs, round, (p) => [p.busy, p.idle]);
    const listed = await engine.call('keepBusy', false);
    to.conditions[jsBusyGroup] = { ...conditions, listed };
    addFigures(rounds, to);
    if (listed < pairs * listedConns) to.fail(`${jsBusyGroup}: only ${listed} connections listed`);
  } finally {
    await engine.stop();
    foreigner.kill('SIGKILL');
    await once(foreigner, 'exit');
  }
}
