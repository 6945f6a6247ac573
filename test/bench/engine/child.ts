// SPDX-License-Identifier: GPL-2.0-or-later
// The process that holds the engine: DPDK's environment starts once in a process.
import { createRequire } from 'node:module';
import { drops } from '../../../compat/abi/drops.js';
import type * as Addon from '../../../native/binding/engine.js';
import { inTree } from '../../helpers/root.js';
import { configuration, settingsWithTimeout } from './configure.js';
import type { Counters, EngineCalls, EngineSpec, Reply, Request } from './spec.js';

const addon = createRequire(import.meta.url)(inTree('dist/native/engine.node')) as typeof Addon;
const longTimeoutSec = 3600;

function must(status: Addon.Status): void {
  if (status.code !== 0) throw new Error(`engine: ${status.code}: ${status.text ?? ''}`);
}

async function startEnvironment(spec: EngineSpec): Promise<void> {
  const { lcore } = spec;
  const args = ['--in-memory', '--no-pci', '--no-telemetry', '--log-level', 'lib.*:error',
    '--lcores', `${lcore === 0 ? 1 : 0}@(0-1),${lcore}@${lcore}`, '--main-lcore', `${lcore === 0 ? 1 : 0}`,
    '--vdev', `net_pcap0,rx_pcap=${spec.pcap},infinite_rx=1`]; // prettier-ignore
  must(await addon.startEal(args));
  must(addon.makePool(spec.mbufs, 250));
}

function openEngine(spec: EngineSpec): Addon.Engine {
  const engine = new addon.Engine();
  must(engine.addEthdevPort('pcap', 0, { rxDescriptors: 1024, txDescriptors: 1024 }));
  must(
    engine.open({
      maxConns: spec.maxConns,
      settings: settingsWithTimeout(longTimeoutSec),
      workers: [{ lcore: spec.lcore, maySleep: false, queues: [{ port: 0, rxQueue: 0, txQueue: 0 }] }],
    }),
  );
  must(engine.apply(configuration(spec)));
  must(engine.start());
  return engine;
}

function dropsByName(counts: readonly bigint[]): Record<string, number> {
  const named = counts.map((count, i) => [drops[i - 1]?.name ?? `${i}`, Number(count)] as const);
  return Object.fromEntries(named.filter(([, count]) => count > 0));
}

function countersOf(engine: Addon.Engine): Counters {
  const stats = engine.workerStats(0);
  const port = engine.port(0);
  return {
    sent: Number(port?.txPackets ?? 0),
    received: Number(port?.rxPackets ?? 0),
    conns: Number(stats.conns),
    connBytes: Number(stats.connBytes),
    lportBytes: Number(stats.lportBytes),
    drops: dropsByName(stats.drops),
  };
}

function serve(calls: EngineCalls): void {
  process.on('message', ({ id, call, argument }: Request) => {
    const reply = (rest: Omit<Reply, 'id'>): unknown => process.send?.({ id, ...rest });
    Promise.resolve()
      .then(() => (calls as unknown as Record<string, (a: unknown) => unknown>)[call]?.(argument))
      .then((value) => reply({ value }))
      .catch((error: unknown) => reply({ error: String(error) }));
  });
}

const spec = JSON.parse(process.argv[2] ?? '') as EngineSpec;
await startEnvironment(spec);
const engine = openEngine(spec);
serve({
  counters: () => countersOf(engine),
  quit: () => void setImmediate(() => process.exit(0)),
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0 } satisfies Reply);
