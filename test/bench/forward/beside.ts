// SPDX-License-Identifier: GPL-2.0-or-later
// What else the process does must not cost packets: the same engine with it and without, in turn.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { EngineSide } from '../engine/client.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import type { Report } from '../report/report.js';
import { medianRatio } from '../report/statistics.js';
import { udp } from './cases.js';
import { prepare, startEngine, workerCore } from './load.js';

const pairs = 15;
const timedMs = 600;

/** Work beside forwarding. The figure is `name` and `_vs_idle`. */
export interface Beside {
  readonly name: string;
  /** Begins and ends it; tells how much was done so far. */
  readonly call: 'keepBusy' | 'change';
  /** Connections that exist, if not one a flow. */
  readonly conns?: number;
  /** The reference has a foreign process on the other core, so that what is compared is the work and
   *  not the heat of the core. */
  readonly foreigner: boolean;
  /** What must be done in a second, or the measurement failed. */
  readonly leastPerSec: number;
}

const listedConns = 100_000;

export const besides: readonly Beside[] = [
  {
    name: 'fnat_udp_1k_js_busy', // JavaScript lists all connections over and over
    call: 'keepBusy',
    conns: listedConns,
    foreigner: true,
    leastPerSec: listedConns,
  },
  {
    name: 'fnat_udp_1k_changes', // weights of servers; services that come and go
    call: 'change',
    foreigner: false,
    leastPerSec: 1000,
  },
];

interface Pair {
  readonly busy: Run;
  readonly idle: Run;
  readonly donePerSec: number;
}

/** Something else that keeps the core busy on which the worker is not. */
function startForeigner(): ChildProcess {
  const loop = ['-c', `${1 - workerCore}`, 'setpriv', '--pdeathsig', 'KILL', 'sh', '-c', 'while :; do :; done']; // prettier-ignore
  const foreigner = spawn('taskset', loop, { stdio: 'ignore' });
  foreigner.kill('SIGSTOP');
  return foreigner;
}

/** An engine at work, and what else takes part. */
interface Scene {
  readonly beside: Beside;
  readonly engine: EngineSide;
  readonly foreigner: ChildProcess | undefined;
}

async function busyRun({ beside, engine, foreigner }: Scene) {
  const before = await engine.call(beside.call, true);
  const startedMs = performance.now();
  const busy = await measure(engine, timedMs, foreigner === undefined ? [] : [foreigner.pid ?? 0]);
  const done = (await engine.call(beside.call, false)) - before;
  return { busy, donePerSec: (done * 1000) / (performance.now() - startedMs) };
}

async function idleRun({ engine, foreigner }: Scene): Promise<Run> {
  foreigner?.kill('SIGCONT');
  const run = await measure(engine, timedMs, foreigner === undefined ? [] : [foreigner.pid ?? 0]);
  foreigner?.kill('SIGSTOP');
  return run;
}

/** A pair; every second one begins with the other run, so that drift cancels out. */
async function onePair(scene: Scene, turned: boolean): Promise<Pair> {
  const first = turned ? await idleRun(scene) : undefined;
  const busy = await busyRun(scene);
  return { ...busy, idle: first ?? (await idleRun(scene)) };
}

/** By the clock on the wall, and by the time that the worker had its core: if only the first is low,
 *  the work, or somebody else's, has run there. */
function addFigures(beside: Beside, rounds: readonly Pair[], to: Report): void {
  const name = `${beside.name}_vs_idle`;
  const ratio = (rate: 'packetsPerSec' | 'wallPacketsPerSec'): number =>
    medianRatio(rounds.map(({ busy, idle }) => [busy[rate], idle[rate]]));
  to.add(name, ratio('wallPacketsPerSec'), 'ratio');
  to.add(`${name}_core_time`, ratio('packetsPerSec'), 'ratio');
  const least = Math.min(...rounds.map(({ donePerSec }) => donePerSec));
  to.add(`${beside.name}_per_sec`, least, '1/s');
  if (least < beside.leastPerSec) {
    to.fail(`${name}: only ${least.toFixed(0)} done a second, not ${beside.leastPerSec}`);
  }
}

/** Compares the packet rate with the work beside it and without. */
export async function measureBeside(held: Reserve, beside: Beside, to: Report): Promise<void> {
  const setup = await prepare(held, { traffic: udp('fnat', '1k') });
  held.hugeMib(setup.hugeMib);
  const engine = await startEngine(setup, beside.conns);
  const foreigner = beside.foreigner ? startForeigner() : undefined;
  const scene = { beside, engine, foreigner };
  try {
    let turned = false;
    const round = (): Promise<Pair> => onePair(scene, (turned = !turned));
    const { rounds, conditions } = await calmRounds(pairs, round, (p) => [p.busy, p.idle]);
    to.conditions[beside.name] = conditions;
    addFigures(beside, rounds, to);
    const { checked, wrong, faults } = await engine.call('verdict');
    if (wrong > 0) to.fail(`${beside.name}: ${wrong} of ${checked} samples: ${faults[0]}`);
  } finally {
    await engine.stop();
    foreigner?.kill('SIGKILL');
    if (foreigner !== undefined) await once(foreigner, 'exit');
  }
}
