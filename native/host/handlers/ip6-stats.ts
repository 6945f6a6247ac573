// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import { ip6Counters } from '../../../compat/model/ip6-stats.js';
import type { Ip6Counter, Ip6Counts } from '../../../compat/model/ip6-stats.js';
import * as wire from '../../../compat/wire/ip6-stats.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

function sumOf(all: readonly Ip6Counts[]): Ip6Counts {
  const sum = (name: Ip6Counter): bigint => all.reduce((total, counts) => total + counts[name], 0n);
  const entries = ip6Counters.map((name) => [name, sum(name)] as const);
  return Object.fromEntries(entries) as Record<Ip6Counter, bigint>;
}

/** Counters of IPv6: the sum, and of each lcore. */
export const ip6Stats: readonly Handler[] = [
  handle(wire.getIp6Stats, ({ balancer, workers, mainLcore }) => {
    const counts = [...balancer.ip6Stats()];
    const lcoreOf = (at: number): number => workers[at]?.lcore ?? mainLcore;
    const lcores = Array.from({ length: constants.DPVS_MAX_LCORE }, (_, lcore) =>
      sumOf(counts.filter((_counts, at) => lcoreOf(at) === lcore)),
    );
    return { total: sumOf(counts), lcores };
  }),
];
