// SPDX-License-Identifier: GPL-2.0-or-later
// New connections to services of a large table against those to one service: that is where services
// are looked up. Each connection goes to another service.
import type { Reserve } from '../machine/reserve.js';
import { calmRounds } from '../machine/rounds.js';
import type { Report } from '../report/report.js';
import { median, medianRatio } from '../report/statistics.js';
import { makeConns, minSamples } from './new-conns.js';
import type { Made } from './new-conns.js';
import { judge, prepare } from './setup.js';

const wish = { proto: 'tcp', laddrs: 16, maxConns: 2 ** 21 - 1, timeoutSec: 3600 } as const;

/** Pairs for each round that is wanted: a run takes less than a second. */
const pairsPerRound = 2;

export interface ServiceCount {
  readonly name: string;
  readonly services: number;
}

export const serviceCounts: readonly ServiceCount[] = [
  { name: 'new_conns_services_1k_vs_1', services: 1000 },
  { name: 'new_conns_services_100k_vs_1', services: 100_000 },
];

interface Round {
  readonly many: Made;
  readonly one: Made;
}

/** Compares the rate of new connections with so many services and with one. */
export async function measureNewConnsOfServices(
  held: Reserve,
  { name, services }: ServiceCount,
  wanted: number,
  to: Report,
): Promise<void> {
  const one = await prepare(held, wish, false);
  const many = await prepare(held, { ...wish, services }, false);
  // Who comes first finds pages that nobody has touched for longer, so they take turns.
  let manyFirst = true;
  const round = async (): Promise<Round> => {
    manyFirst = !manyFirst;
    if (manyFirst) return { many: await makeConns(many), one: await makeConns(one) };
    const first = await makeConns(one);
    return { one: first, many: await makeConns(many) };
  };
  const pairs = pairsPerRound * wanted;
  const { rounds, conditions } = await calmRounds(pairs, round, (r) => [
    r.many.engine,
    r.one.engine,
  ]);
  to.conditions[name] = conditions;
  judge(name, rounds.flatMap((r) => [r.many.verdict, r.one.verdict]), minSamples, to); // prettier-ignore
  const rates = rounds.map(
    (r) => [r.many.engine.packetsPerSec, r.one.engine.packetsPerSec] as const,
  );
  to.add(name, medianRatio(rates), 'ratio');
  to.add(`${name}_per_sec`, median(rates.map(([rate]) => rate)) / 1e6, 'M/s');
  to.add(`${name}_load_ms`, median(rounds.map((r) => r.many.loadMs)), 'ms');
}
