// SPDX-License-Identifier: GPL-2.0-or-later
// The engine against the engine under another load, in turn.
import type { EngineSide } from '../engine/client.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import { pause } from '../machine/sides.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import { udp } from './cases.js';
import { judge } from './compare.js';
import { prepare, startEngine } from './load.js';
import type { Load } from './load.js';
import { timedRun } from './pair.js';
import type { EngineRun } from './pair.js';

const timedMs = 700;
/** Pairs for each round that is wanted: small differences show in many pairs only. */
const pairsPerRound = 3;

/** Figure `name`: the rate under `subject` for that under `reference`. */
export interface Versus {
  readonly name: string;
  readonly subject: Load;
  readonly reference: Load;
  /** Local addresses, the same of both; as many as the flows need, if not given. */
  readonly laddrs?: number;
}

const plain = udp('fnat', '1k');
const withServices = (services: number): Load => ({
  traffic: { ...plain, services, name: `fnat-udp-1k-services-${services}` },
});

export const versus: readonly Versus[] = [
  {
    name: 'fnat6_udp_1k_vs_fnat4',
    subject: { traffic: udp('fnat6', '1k') },
    reference: { traffic: plain },
  },
  {
    name: 'fnat6_udp_1m_vs_fnat4',
    subject: { traffic: udp('fnat6', '1m') },
    reference: { traffic: udp('fnat', '1m') },
  },
  {
    name: 'two_workers_vs_one',
    subject: { traffic: plain, workers: 2 },
    reference: { traffic: plain },
  },
  ...([['1k', 1000], ['100k', 100_000]] as const).map(([size, services]) => ({
    name: `fnat_udp_1k_services_${size}_vs_1`,
    subject: withServices(services),
    reference: { traffic: plain },
    laddrs: 16,
  })),
]; // prettier-ignore

interface Round {
  readonly subject: EngineRun;
  readonly reference: EngineRun;
}

async function startStopped(setup: Parameters<typeof startEngine>[0]): Promise<EngineSide> {
  const engine = await startEngine(setup);
  pause(engine);
  return engine;
}

const runsOf = ({ subject, reference }: Round): Run[] => [subject.engine, reference.engine];

/** Measures one comparison and puts its figures into the report. */
export async function measureVersus(held: Reserve, v: Versus, wanted: number, to: Report) {
  const setups = [await prepare(held, v.subject, v.laddrs), await prepare(held, v.reference, v.laddrs)] as const; // prettier-ignore
  held.hugeMib(setups[0].hugeMib + setups[1].hugeMib);
  const engines: EngineSide[] = [];
  try {
    for (const setup of setups) engines.push(await startStopped(setup));
    const [subject, reference] = engines as [EngineSide, EngineSide];
    const round = async (): Promise<Round> => ({
      subject: await timedRun(subject, timedMs),
      reference: await timedRun(reference, timedMs),
    });
    const { rounds, conditions } = await calmRounds(pairsPerRound * wanted, round, runsOf);
    to.conditions[v.name] = conditions;
    judge(v.name, rounds.flatMap((r) => [r.subject, r.reference]), to); // prettier-ignore
    addFigures(v.name, rounds, to);
  } finally {
    for (const engine of engines) await engine.stop();
  }
}

function addFigures(name: string, rounds: readonly Round[], to: Report): void {
  const rates = rounds.map(
    (r) => [r.subject.engine.packetsPerSec, r.reference.engine.packetsPerSec] as const,
  );
  to.add(name, medianRatio(rates), 'ratio');
  to.add(`${name}_mpps`, median(rates.map(([rate]) => rate)) / 1e6, 'Mpps');
}
