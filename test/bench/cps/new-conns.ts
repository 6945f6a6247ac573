// SPDX-License-Identifier: GPL-2.0-or-later
// A million SYNs, each of another client, into an empty table: the time until all connections live.
import type { EngineSpec, Stretch, Verdict } from '../engine/spec.js';
import { busySec, cpuSec } from '../machine/threads.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import { flows, judge, prepare, Reference, withEngine } from './setup.js';

const name = 'new_conns';
const referenceMs = 1000;

interface Round {
  readonly engine: Run;
  readonly testpmd: Run;
  readonly verdict: Verdict;
}

function runOf({ wallNs, workerNs, count }: Stretch, loadSec: number): Run {
  return {
    packetsPerSec: count / (workerNs / 1e9),
    wallPacketsPerSec: count / (wallNs / 1e9),
    share: workerNs / wallNs,
    foreign: Math.max(0, loadSec / (wallNs / 1e9)),
  };
}

/** What an engine of its own made of the file. */
export type Made = Omit<Round, 'testpmd'> & { readonly loadMs: number };

/** Times a million new connections in a new engine. */
export function makeConns(spec: EngineSpec): Promise<Made> {
  return withEngine(spec, async (engine) => {
    const load = (): number => busySec() - cpuSec([process.pid, engine.pid]);
    const before = load();
    const stretch = await engine.call('timeToConns', flows);
    const run = runOf(stretch, load() - before);
    const loadMs = await engine.call('loadMs');
    return { engine: run, verdict: await engine.call('verdict'), loadMs };
  });
}

/** Samples that a run must leave at least. */
export const minSamples = flows / 1000 - 1;

/** Compares new connections a second with what testpmd forwards of the same file. */
export async function measureNewConns(held: Reserve, wanted: number, to: Report): Promise<void> {
  const wish = { proto: 'tcp', laddrs: 4, maxConns: 2 ** 21 - 1, timeoutSec: 3600 } as const;
  const spec = await prepare(held, wish);
  const reference = await Reference.start(spec);
  const round = async (): Promise<Round> => {
    const made = await makeConns(spec);
    return { ...made, testpmd: await reference.run(referenceMs) };
  };
  try {
    const { rounds, conditions } = await calmRounds(wanted, round, (r) => [r.engine, r.testpmd]);
    to.conditions[name] = conditions;
    judge(name, rounds.map((r) => r.verdict), minSamples, to); // prettier-ignore
    const pairs = rounds.map((r) => [r.engine.packetsPerSec, r.testpmd.packetsPerSec] as const);
    to.add(`${name}_vs_testpmd_5tswap_1m`, medianRatio(pairs), 'ratio');
    to.add(`${name}_per_sec`, median(pairs.map(([made]) => made)) / 1e6, 'M/s');
    to.add(`${name}_testpmd_5tswap_mpps`, median(pairs.map(([, sent]) => sent)) / 1e6, 'Mpps');
  } finally {
    await reference.stop();
  }
}
