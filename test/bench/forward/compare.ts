// SPDX-License-Identifier: GPL-2.0-or-later
import type { Reserve } from '../machine/reserve.js';
import { tscMhz } from '../machine/threads.js';
import { calmRounds } from '../machine/rounds.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import type { Case } from './cases.js';
import { Pair, prepare } from './pair.js';
import type { Round } from './pair.js';

const maxLost = 0.001;
const minSamples = 1000;

/** Measures a case in so many rounds and puts its figures into the report. */
export async function compare(held: Reserve, c: Case, wanted: number, to: Report): Promise<void> {
  const runRound = await roundsOf(held, c);
  try {
    const { rounds, conditions } = await calmRounds(wanted, runRound.round, (r) => [
      r.engine,
      r.testpmd['5tswap'],
    ]);
    to.conditions[c.name] = { ...conditions, samples: samplesOf(rounds) };
    judge(c.name, rounds, to);
    addFigures(c.name, rounds, to);
  } finally {
    await runRound.end();
  }
}

interface RoundSource {
  readonly round: () => Promise<Round>;
  readonly end: () => Promise<void>;
}

async function roundsOf(held: Reserve, c: Case): Promise<RoundSource> {
  const setup = await prepare(held, c);
  if (!c.freshProcesses) {
    const pair = await Pair.start(setup);
    return { round: () => pair.round(), end: () => pair.stop() };
  }
  const round = async (): Promise<Round> => {
    const pair = await Pair.start(setup);
    return pair.round().finally(() => pair.stop());
  };
  return { round, end: () => Promise.resolve() };
}

function samplesOf(rounds: readonly Round[]): number {
  return Math.max(...rounds.map(({ verdict }) => verdict.checked));
}

/** Wrong or missing packets make a measurement a failed one. */
function judge(name: string, rounds: readonly Round[], to: Report): void {
  for (const { verdict } of rounds) {
    if (verdict.wrong > 0) {
      to.fail(`${name}: ${verdict.wrong} of ${verdict.checked} samples: ${verdict.faults[0]}`);
    }
    if (verdict.checked < minSamples) to.fail(`${name}: only ${verdict.checked} samples`);
  }
  const lost = Math.max(...rounds.map((r) => r.lost));
  if (lost > maxLost) to.fail(`${name}: ${(lost * 100).toFixed(2)} % of the packets were not sent`);
}

function addFigures(name: string, rounds: readonly Round[], to: Report): void {
  const modes = ['io', 'macswap', '5tswap'] as const;
  const mpps = (values: readonly number[]): number => median(values) / 1e6;
  const engine = rounds.map((r) => r.engine.packetsPerSec);
  const ratios = rounds.map(
    (r) => [r.engine.packetsPerSec, r.testpmd['5tswap'].packetsPerSec] as const,
  );
  to.add(`${name}_vs_testpmd_5tswap`, medianRatio(ratios), 'ratio');
  to.add(`${name}_mpps`, mpps(engine), 'Mpps');
  to.add(`${name}_ns_per_packet`, 1000 / mpps(engine), 'ns');
  to.add(`${name}_cycles_per_packet`, tscMhz() / mpps(engine), 'TSC cycles');
  for (const mode of modes) {
    const rates = rounds.map((r) => r.testpmd[mode].packetsPerSec);
    to.add(`${name}_testpmd_${mode}_mpps`, mpps(rates), 'Mpps');
  }
}
