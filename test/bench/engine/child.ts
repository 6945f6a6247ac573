// SPDX-License-Identifier: GPL-2.0-or-later
// The process that holds the engine: DPDK's environment starts once in a process.
import { createRequire } from 'node:module';
import { drops } from '../../../compat/abi/drops.js';
import {
  engineConnRecord,
  engineDestRecord,
  engineList,
} from '../../../compat/abi/engine-records.js';
import type * as Addon from '../../../native/binding/engine.js';
import { inTree } from '../../helpers/root.js';
import { readRecords } from '../../helpers/structs.js';
import type { Fields } from '../../helpers/structs.js';
import { lcoreThread, threadCpuNs } from '../machine/threads.js';
import { configuration, serviceKey, settingsWithTimeout } from './configure.js';
import { injectFlows } from './prime.js';
import { connections, replyRows } from './replies.js';
import { SampleChecker } from './samples.js';
import type { Counters, EngineCalls, EngineSpec, Play, Reply, Request, Stretch } from './spec.js';

const addon = createRequire(import.meta.url)(inTree('dist/native/engine.node')) as typeof Addon;
const pcapPort = 0;
const primePort = 1;
const sampleEvery = 1000;
const drainMs = 20;
const sumOfWorkers = 0xffffffff;

function must(status: Addon.Status): void {
  if (status.code !== 0) throw new Error(`engine: ${status.code}: ${status.text ?? ''}`);
}

async function startEnvironment(spec: EngineSpec): Promise<void> {
  const main = spec.lcore === 0 ? 1 : 0;
  const args = ['--in-memory', '--no-pci', '--no-telemetry', '--log-level', 'lib.*:error',
    '--lcores', `${main}@(0-1),${spec.lcore}@${spec.lcore}`, '--main-lcore', `${main}`,
    '--vdev', `net_pcap0,rx_pcap=${spec.pcap},infinite_rx=1`]; // prettier-ignore
  must(await addon.startEal(args));
  must(addon.makePool(spec.mbufs, 250));
}

function openEngine(spec: EngineSpec): Addon.Engine {
  const engine = new addon.Engine();
  must(engine.addBenchPort('pcap', 0, { rxDescriptors: 1024, txDescriptors: 1024 }));
  must(engine.addMemoryPort('prime', 1));
  const queues = [pcapPort, primePort].map((port) => ({ port, rxQueue: 0, txQueue: 0 }));
  const workers = [{ lcore: spec.lcore, maySleep: false, queues }];
  const settings = settingsWithTimeout(spec.timeoutSec);
  must(engine.open({ maxConns: spec.maxConns, settings, workers }));
  must(engine.apply(configuration(spec)));
  must(engine.start());
  return engine;
}

function dropsByName(counts: readonly bigint[]): Record<string, number> {
  const named = counts.map((count, i) => [drops[i - 1]?.name ?? `${i}`, Number(count)] as const);
  return Object.fromEntries(named.filter(([, count]) => count > 0));
}

/** The engine and what the benchmark does with it. */
class Bench implements EngineCalls {
  readonly #spec: EngineSpec;
  readonly #engine: Addon.Engine;
  readonly #tid: number;
  readonly #checker: SampleChecker;
  #play: Play = { open: false };
  #primed = 0;
  #busy = false;
  #listed = 0;

  constructor(spec: EngineSpec) {
    this.#spec = spec;
    this.#engine = openEngine(spec);
    this.#tid = lcoreThread(process.pid, spec.lcore) ?? 0;
    this.#checker = new SampleChecker(spec.laddrs, () => this.#play.freshClients !== true);
    setInterval(() => this.#drain(), drainMs);
  }

  #conns(): number {
    return Number(this.#engine.workerStats(0).conns);
  }

  #drain(): void {
    for (let frame; (frame = this.#engine.takeSample(pcapPort)) !== undefined;) {
      this.#checker.check(frame);
    }
  }

  counters(): Counters {
    const stats = this.#engine.workerStats(0);
    const port = this.#engine.port(pcapPort);
    return {
      atNs: Number(process.hrtime.bigint()),
      workerNs: threadCpuNs(process.pid, this.#tid),
      sent: Number(port?.txPackets ?? 0),
      received: Number(port?.rxPackets ?? 0),
      conns: Number(stats.conns),
      connBytes: Number(stats.connBytes),
      lportBytes: Number(stats.lportBytes),
      drops: dropsByName(stats.drops),
    };
  }

  created(): number {
    const key = serviceKey(this.#spec.proto);
    const dests = this.#engine.listOf(engineList.values.dests, key, sumOfWorkers);
    const traffic = readRecords(engineDestRecord, dests.records).map((d) => d.traffic as Fields);
    return traffic.reduce((sum, { conns }) => sum + Number(conns), 0);
  }

  prime(flows: number): void {
    injectFlows(this.#engine, primePort, {
      proto: this.#spec.proto,
      from: this.#primed,
      to: flows,
    });
    this.#primed = flows;
    for (const end = Date.now() + 5000; this.#conns() < flows;) {
      if (Date.now() > end) throw new Error(`${this.#conns()} connections came of ${flows} flows`);
    }
  }

  learnReplies(flows: number): void {
    must(this.#engine.setBenchReplies(pcapPort, replyRows(this.#engine, flows)));
  }

  play(play: Play): void {
    this.#play = play;
    must(this.#engine.controlBench(pcapPort, { ...play, sampleEvery }));
  }

  timeToConns(count: number): Stretch {
    const before = this.counters();
    this.play({ open: true });
    while (this.#conns() < count);
    const after = this.counters();
    this.play({ open: false });
    const [wallNs, workerNs] = [after.atNs - before.atNs, after.workerNs - before.workerNs];
    return { wallNs, workerNs, count: after.conns - before.conns };
  }

  keepBusy(on: boolean): number {
    const started = on && !this.#busy;
    this.#busy = on;
    if (started) this.#listAgain();
    return this.#listed;
  }

  /** A pass over all connections, and the next one after whatever waits for the event loop. */
  #listAgain(): void {
    if (!this.#busy) return;
    let bytes = 0;
    for (const records of connections(this.#engine)) bytes += records.length;
    this.#listed += bytes / engineConnRecord.size;
    setImmediate(() => this.#listAgain());
  }

  verdict() {
    this.#drain();
    return this.#checker.verdict();
  }
}

function serve(calls: EngineCalls): void {
  process.on('message', ({ id, call, argument }: Request) => {
    const reply = (rest: Omit<Reply, 'id'>): unknown => process.send?.({ id, ...rest });
    try {
      const named = calls as unknown as Record<string, (a: unknown) => unknown>;
      reply({ value: named[call]?.(argument) });
    } catch (error) {
      reply({ error: String(error) });
    }
  });
}

const spec = JSON.parse(process.argv[2] ?? '') as EngineSpec;
await startEnvironment(spec);
serve(new Bench(spec));
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0 } satisfies Reply);
