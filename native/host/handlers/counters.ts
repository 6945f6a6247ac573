// SPDX-License-Identifier: GPL-2.0-or-later
import { drops } from '../../../compat/abi/drops.js';
import { events } from '../../../compat/abi/events.js';
import type { WorkerCounters } from '../../../compat/model/extension.js';
import { getCounters } from '../../../compat/wire/counters.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** Counters that are not zero, by name. */
function named(names: readonly string[], values: readonly bigint[]): Record<string, number> {
  const all = names.map((name, at) => [name, Number(values[at] ?? 0n)] as const);
  return Object.fromEntries(all.filter(([, count]) => count !== 0));
}

function countersOf({ balancer, workers }: Context): readonly WorkerCounters[] {
  return workers.map(({ lcore }, worker) => {
    const stats = balancer.workerStats(worker);
    const reasons = stats.drops.slice(1); // 0 is no reason
    return {
      lcore,
      connections: Number(stats.conns),
      drops: named(
        drops.map(({ name }) => name),
        reasons,
      ),
      events: named(events, stats.events),
    };
  });
}

/** What workers have dropped and counted. Ours alone. */
export const counters: readonly Handler[] = [handle(getCounters, countersOf)];
