// SPDX-License-Identifier: GPL-2.0-or-later
import { ealArguments } from '../config/vdev.js';
import type { DpvsConfig, WorkerConfig } from '../config/types.js';
import { has, readEal, without } from './eal-arguments.js';
import type { EalArgument } from './eal-arguments.js';
import { planLcores } from './lcores.js';
import type { LcorePlan } from './lcores.js';
import type { Machine } from './machine.js';
import { planMemory } from './memory.js';
import { planQueues } from './queues.js';
import { StartError } from './start-error.js';
import { areAllVirtual, checkDevices, withoutBus } from './vdevs.js';

/** All that EAL is started with, and what follows from it. */
export interface Environment {
  readonly arguments: readonly EalArgument[];
  readonly lcores: LcorePlan;
  /** Workers of dpvs.conf that run, in the order of `lcores.workers`. */
  readonly running: readonly WorkerConfig[];
  readonly notes: readonly string[];
}

/** Workers that forward, in the order of the file. */
export const slavesOf = ({ workers }: DpvsConfig): readonly WorkerConfig[] =>
  workers.filter(({ type }) => type === 'slave');

const masterCpu = ({ workers }: DpvsConfig): number =>
  workers.find(({ type }) => type === 'master')?.cpuId ?? 0;

/** EAL takes these once: what the command line says counts. */
const once = ['m', 'l', 'c', 'lcores', 'socket-mem', 'file-prefix', 'main-lcore', 'no-huge'];

function lastOnly(all: readonly EalArgument[]): readonly EalArgument[] {
  return all.filter(
    ({ name }, at) => !once.includes(name) || all.findLastIndex((one) => one.name === name) === at,
  );
}

/** @throws StartError for words that EAL would answer with its help */
function argumentsOf(words: readonly string[]): readonly EalArgument[] {
  const read = readEal(words);
  if (read.problem !== undefined) throw new StartError('Invalid EAL parameters', read.problem);
  if (has(read.arguments, 'h', 'help'))
    throw new StartError('Invalid EAL parameters', 'no help here');
  return read.arguments;
}

/** Software ports get as many queues as there are workers. */
function withFewerQueues(config: DpvsConfig, running: readonly WorkerConfig[]): DpvsConfig {
  const devices = config.netif.devices;
  const offers = devices.map(() => ({ rx: Infinity, tx: Infinity }));
  const { counts } = planQueues({ devices, all: slavesOf(config), running, offers });
  const reduced = devices.map((device, at) => ({
    ...device,
    rx: { ...device.rx, queueNumber: counts[at]?.rx ?? 1 },
    tx: { ...device.tx, queueNumber: counts[at]?.tx ?? 1 },
  }));
  return { ...config, netif: { ...config.netif, devices: reduced } };
}

async function lcoresOf(
  config: DpvsConfig,
  given: readonly EalArgument[],
  machine: Machine,
): Promise<LcorePlan> {
  return planLcores({
    given,
    masterCpu: masterCpu(config),
    workerCpus: slavesOf(config).map(({ cpuId }, at) => cpuId ?? at + 1),
    cpus: await machine.cpus(),
    floats: areAllVirtual(given),
  });
}

/** Programs that would watch us are not fed unless asked for. */
function quiet(all: readonly EalArgument[]): readonly EalArgument[] {
  const asked = has(all, 'telemetry', 'no-telemetry');
  return asked ? all : [...all, { name: 'no-telemetry', value: undefined }];
}

/**
 * Composes EAL's arguments from dpvs.conf and the command line, as this machine can bear them.
 * @throws StartError for arguments that are none, a device or memory that is missing
 */
export async function planEnvironment(
  config: DpvsConfig,
  words: readonly string[],
  machine: Machine,
): Promise<Environment> {
  const given = argumentsOf([...ealArguments(config), ...words]);
  const lcores = await lcoresOf(config, withoutBus(given, config), machine);
  const running = slavesOf(config).slice(0, lcores.workers.length);
  const fitted = argumentsOf([...ealArguments(withFewerQueues(config, running)), ...words]);
  const devices = withoutBus(lastOnly(fitted), config);
  await checkDevices(devices, config, machine);
  const memory = await planMemory(
    {
      arguments: without(devices, 'l', 'c', 'lcores', 'main-lcore'),
      packetBuffers: config.netif.pktpoolSize,
      ports: config.netif.devices.length,
    },
    machine,
  );
  return {
    arguments: [
      { name: 'lcores', value: lcores.argument },
      { name: 'main-lcore', value: String(lcores.main) },
      ...quiet(memory.arguments),
    ],
    lcores,
    running,
    notes: [...lcores.notes, ...memory.notes],
  };
}
