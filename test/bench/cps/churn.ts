// SPDX-License-Identifier: GPL-2.0-or-later
// Every packet is a new flow, and every flow ends a second later. The file repeats far sooner than
// that, so the benchmark's port gives each packet a client never seen; its time counts as the engine's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineSide } from '../engine/client.js';
import type { Verdict } from '../engine/spec.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import { pause, resume } from '../machine/sides.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import { judge, prepare, Reference, withEngine } from './setup.js';

const name = 'churn';
/** Until connections end as fast as they come: a time-out, a sweep and some. */
const steadyMs = 2500;
const timedMs = 2000;
const referenceMs = 1000;
const minSamples = 1000;
const minMade = 0.99;

interface Round {
  readonly engine: Run;
  readonly testpmd: Run;
  readonly verdict: Verdict;
  /** Connections made for each packet sent. */
  readonly made: number;
  readonly live: number;
}

async function churn(engine: EngineSide): Promise<Omit<Round, 'testpmd'>> {
  resume(engine);
  await sleep(steadyMs);
  const [before, createdBefore] = [await engine.read(), await engine.call('created')];
  const run = await measure(engine, timedMs);
  const [after, createdAfter] = [await engine.read(), await engine.call('created')];
  const verdict = await engine.call('verdict');
  pause(engine);
  const made = (createdAfter - createdBefore) / (after.received - before.received);
  return { engine: run, verdict, made, live: after.conns };
}

/** Compares packets a second, each a new connection, with what testpmd forwards of the same file. */
export async function measureChurn(held: Reserve, wanted: number, to: Report): Promise<void> {
  const wish = { proto: 'udp', laddrs: 16, maxConns: 2 ** 24 - 1, timeoutSec: 1 } as const;
  const spec = await prepare(held, wish);
  const reference = await Reference.start(spec);
  try {
    await withEngine(spec, async (engine) => {
      await engine.call('play', { open: true, freshClients: true });
      const round = async (): Promise<Round> => {
        const engineRun = await churn(engine);
        return { ...engineRun, testpmd: await reference.run(referenceMs) };
      };
      const { rounds, conditions } = await calmRounds(wanted, round, (r) => [r.engine, r.testpmd]);
      to.conditions[name] = conditions;
      addFigures(rounds, to);
    });
  } finally {
    await reference.stop();
  }
}

function addFigures(rounds: readonly Round[], to: Report): void {
  judge(name, rounds.map((r) => r.verdict), minSamples, to); // prettier-ignore
  const made = Math.min(...rounds.map((r) => r.made));
  if (made < minMade) to.fail(`${name}: ${made.toFixed(3)} connections made for a packet`);
  const pairs = rounds.map((r) => [r.engine.packetsPerSec, r.testpmd.packetsPerSec] as const);
  to.add(`${name}_vs_testpmd_5tswap_1m`, medianRatio(pairs), 'ratio');
  to.add(`${name}_per_sec`, median(pairs.map(([rate]) => rate)) / 1e6, 'M/s');
  to.add(`${name}_live_conns`, median(rounds.map((r) => r.live)), 'connections');
  to.add(`${name}_testpmd_5tswap_mpps`, median(pairs.map(([, sent]) => sent)) / 1e6, 'Mpps');
}
