// SPDX-License-Identifier: GPL-2.0-or-later
import type { Diagnostic } from '../../../compat/conf/diagnostic.js';
import type { DpvsConfig, WorkerConfig, WorkerPortConfig } from './types.js';

/** A rule that the workers break: the original's number, and what exactly is wrong. */
interface Violation {
  readonly number: number;
  readonly hint: string;
}

type Rule = (config: DpvsConfig) => Violation | undefined;

/** In the order in which they are tested; the first that is broken ends the start. */
const rules: readonly Rule[] = [
  cpuTwice,
  (config) => queueTwice(config, 'rx'),
  (config) => queueTwice(config, 'tx'),
  (config) => gap(config, 'rx'),
  (config) => gap(config, 'tx'),
  unknownPort,
  (config) => wrongCount(config, 'rx'),
  (config) => wrongCount(config, 'tx'),
  noSlave,
];

/** Tests that queues are polled once each and without a gap, and cores used once. */
export function checkWorkers(config: DpvsConfig): readonly Diagnostic[] {
  for (const rule of rules) {
    const broken = rule(config);
    if (broken === undefined) continue;
    const message = `bad lcore configuration (error code: ${broken.number}), exit`;
    return [{ severity: 'error', code: 'bad-lcores', message, hint: broken.hint }];
  }
  return [];
}

type Direction = 'rx' | 'tx';

const idsOf = (port: WorkerPortConfig, direction: Direction): readonly number[] =>
  direction === 'rx' ? port.rxQueueIds : port.txQueueIds;

/** Queue ids of each device over all workers, as they stand in the file. */
function queues(config: DpvsConfig, direction: Direction): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const port of config.workers.flatMap(({ ports }) => ports)) {
    const ids = found.get(port.device) ?? [];
    found.set(port.device, [...ids, ...idsOf(port, direction)]);
  }
  return found;
}

function cpuTwice({ workers }: DpvsConfig): Violation | undefined {
  const users = new Map<number, WorkerConfig>();
  for (const worker of workers) {
    if (worker.cpuId === undefined)
      return { number: -1, hint: `worker ${worker.name} has no cpu_id` };
    const other = users.get(worker.cpuId);
    const hint = `workers ${other?.name ?? ''} and ${worker.name} both have cpu_id ${worker.cpuId}`;
    if (other !== undefined) return { number: -1, hint };
    users.set(worker.cpuId, worker);
  }
  return undefined;
}

function queueTwice(config: DpvsConfig, direction: Direction): Violation | undefined {
  for (const [device, ids] of queues(config, direction)) {
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    const hint = `${direction} queue ${twice} of ${device} belongs to two workers`;
    if (twice !== undefined) return { number: direction === 'rx' ? -2 : -3, hint };
  }
  return undefined;
}

function gap(config: DpvsConfig, direction: Direction): Violation | undefined {
  for (const [device, ids] of queues(config, direction)) {
    const missing = ids.findIndex((_, index) => !ids.includes(index));
    const hint = `${direction} queue ${missing} of ${device} belongs to no worker, but a higher one does`;
    if (missing >= 0) return { number: -4, hint };
  }
  return undefined;
}

/** Undefined queue numbers: a bonding port takes what its workers poll. */
function deviceQueues(
  config: DpvsConfig,
  direction: Direction,
): ReadonlyMap<string, number | undefined> {
  const { devices, bondings } = config.netif;
  const all = new Map<string, number | undefined>(bondings.map(({ name }) => [name, undefined]));
  for (const device of devices) all.set(device.name, device[direction].queueNumber);
  return all;
}

function unknownPort(config: DpvsConfig): Violation | undefined {
  const known = deviceQueues(config, 'rx');
  for (const device of queues(config, 'rx').keys()) {
    const hint = `a worker polls ${device}, but netif_defs has no such device`;
    if (!known.has(device)) return { number: -5, hint };
  }
  return undefined;
}

function wrongCount(config: DpvsConfig, direction: Direction): Violation | undefined {
  const polled = queues(config, direction);
  const slaves = new Set(config.netif.bondings.flatMap((bonding) => bonding.slaves));
  for (const [device, wanted] of deviceQueues(config, direction)) {
    const found = polled.get(device)?.length ?? 0;
    if (wanted === undefined || slaves.has(device) || found === wanted) continue;
    const hint = `${device} has ${direction} queue_number ${wanted}, but workers take ${found} of them`;
    return { number: direction === 'rx' ? -5 : -6, hint };
  }
  return undefined;
}

function noSlave({ workers }: DpvsConfig): Violation | undefined {
  const some = workers.some(({ type, ports }) => type === 'slave' && ports.length > 0);
  return some ? undefined : { number: -7, hint: 'no worker of type slave polls a port' };
}
