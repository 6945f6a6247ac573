// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineSide } from '../engine/client.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import { resume } from '../machine/sides.js';
import { tscMhz } from '../machine/threads.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import type { Case } from './cases.js';
import { prepare, startEngine } from './load.js';
import type { Setup } from './load.js';
import { Pair } from './pair.js';
import type { EngineRun, Round } from './pair.js';

const maxLost = 0.001;
const minSamples = 1000;
const nodesMs = 500;
const settleMs = 200;

/** Measures a case in so many rounds and puts its figures into the report. */
export async function compare(held: Reserve, c: Case, wanted: number, to: Report): Promise<void> {
  const setup = await prepare(held, c);
  const source = await roundsOf(held, setup, c);
  try {
    const most = Math.min(wanted, c.rounds ?? wanted);
    const { rounds, conditions } = await calmRounds(most, source.round, (r) => [
      r.engine,
      r.testpmd['5tswap'],
    ]);
    to.conditions[c.name] = { ...conditions, samples: samplesOf(rounds) };
    judge(c.name, rounds, to);
    addFigures(c, rounds, to);
    if (c.nodes === true) await source.withEngine((engine) => addNodes(c.name, engine, to));
  } finally {
    await source.end();
  }
}

interface RoundSource {
  readonly round: () => Promise<Round>;
  /** Lends an engine that forwards. */
  readonly withEngine: (work: (engine: EngineSide) => Promise<void>) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Starts both sides. Other programs may have taken huge pages since the last round. */
function startPair(held: Reserve, setup: Setup): Promise<Pair> {
  held.hugeMib(2 * setup.hugeMib);
  return Pair.start(setup);
}

async function roundsOf(held: Reserve, setup: Setup, c: Case): Promise<RoundSource> {
  const others = c.otherModes === true ? (['io', 'macswap'] as const) : [];
  if (!c.freshProcesses) {
    const pair = await startPair(held, setup);
    return {
      round: () => pair.round(others),
      withEngine: (work) => {
        resume(pair.engine);
        return work(pair.engine);
      },
      end: () => pair.stop(),
    };
  }
  return {
    round: async () => {
      const pair = await startPair(held, setup);
      return pair.round(others).finally(() => pair.stop());
    },
    withEngine: async (work) => {
      const engine = await startEngine(setup);
      await work(engine).finally(() => engine.stop());
    },
    end: () => Promise.resolve(),
  };
}

function samplesOf(rounds: readonly EngineRun[]): number {
  return Math.max(...rounds.map(({ verdict }) => verdict.checked));
}

/** Wrong or missing packets make a measurement a failed one. */
export function judge(name: string, rounds: readonly EngineRun[], to: Report): void {
  for (const { verdict } of rounds) {
    if (verdict.wrong > 0) {
      to.fail(`${name}: ${verdict.wrong} of ${verdict.checked} samples: ${verdict.faults[0]}`);
    }
    if (verdict.checked < minSamples) to.fail(`${name}: only ${verdict.checked} samples`);
  }
  const lost = Math.max(...rounds.map((r) => r.lost));
  if (lost > maxLost) to.fail(`${name}: ${(lost * 100).toFixed(2)} % of the packets were not sent`);
}

function addFigures({ name, suffix = '' }: Case, rounds: readonly Round[], to: Report): void {
  const modes = ['io', 'macswap', '5tswap'] as const;
  const mpps = (values: readonly number[]): number => median(values) / 1e6;
  const engine = rounds.map((r) => r.engine.packetsPerSec);
  const ratios = rounds.map(
    (r) => [r.engine.packetsPerSec, r.testpmd['5tswap'].packetsPerSec] as const,
  );
  to.add(`${name}_vs_testpmd_5tswap${suffix}`, medianRatio(ratios), 'ratio');
  to.add(`${name}_mpps`, mpps(engine), 'Mpps');
  to.add(`${name}_ns_per_packet`, 1000 / mpps(engine), 'ns');
  to.add(`${name}_cycles_per_packet`, tscMhz() / mpps(engine), 'TSC cycles');
  for (const mode of modes) {
    const rates = rounds.flatMap((r) => r.testpmd[mode]?.packetsPerSec ?? []);
    if (rates.length > 0) to.add(`${name}_testpmd_${mode}_mpps`, mpps(rates), 'Mpps');
  }
}

async function addNodes(name: string, engine: EngineSide, to: Report): Promise<void> {
  await sleep(settleMs);
  const nodes = Object.entries(await engine.call('timeNodes', nodesMs));
  for (const [node, cycles] of nodes) to.add(`${name}_cycles_${node}`, cycles, 'TSC cycles');
}
