// SPDX-License-Identifier: GPL-2.0-or-later
// The process that holds the engine: DPDK's environment starts once in a process.
import { createRequire } from 'node:module';
import { drops } from '../../../compat/abi/drops.js';
import { engineNode } from '../../../compat/abi/nodes.js';
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
import { Changer } from './changer.js';
import { change, configuration, serviceKey, settingsWithTimeout } from './configure.js';
import { injectFlows } from './prime.js';
import { connections, replyRows } from './replies.js';
import { SampleChecker } from './samples.js';
import type { Counters, EngineCalls, EngineSpec, Play, Reply, Request, Stretch } from './spec.js';

/** Another build may take the place of the usual one. */
const addonPath = process.env['DPVS_ENGINE_ADDON'] ?? inTree('dist/native/engine.node');
const addon = createRequire(import.meta.url)(addonPath) as typeof Addon;
const pcapPort = 0;
const primePort = 1;
const sampleEvery = 1000;
const sumOfWorkers = 0xffffffff;

function must(status: Addon.Status): void {
  if (status.code !== 0) throw new Error(`engine: ${status.code}: ${status.text ?? ''}`);
}

/** A number that no worker has: the main thread of DPDK goes where there is room. */
function mainLcore({ lcores }: EngineSpec): number {
  return [0, 1, 2].find((lcore) => !lcores.includes(lcore)) ?? lcores.length;
}

async function startEnvironment(spec: EngineSpec): Promise<void> {
  const main = mainLcore(spec);
  const workers = spec.lcores.map((lcore) => `,${lcore}@${lcore}`).join('');
  const files = spec.pcaps.map((pcap) => `,rx_pcap=${pcap}`).join('');
  const args = ['--in-memory', '--no-pci', '--no-telemetry', '--log-level', 'lib.*:error',
    '--lcores', `${main}@(0-1)${workers}`, '--main-lcore', `${main}`,
    '--vdev', `net_pcap0${files},infinite_rx=1`]; // prettier-ignore
  must(await addon.startEal(args));
  must(addon.makePool(spec.mbufs, 250));
}

function openEngine(spec: EngineSpec): Addon.Engine {
  const engine = new addon.Engine();
  const count = spec.lcores.length;
  const rings = { rxDescriptors: 1024, txDescriptors: 1024 };
  must(engine.addBenchPort('pcap', 0, { rxQueues: count, txQueues: count, ...rings }));
  must(engine.addMemoryPort('prime', count));
  const workers = spec.lcores.map((lcore, w) => ({
    lcore,
    maySleep: false,
    queues: [pcapPort, primePort].map((port) => ({ port, rxQueue: w, txQueue: w })),
  }));
  const settings = settingsWithTimeout(spec.timeoutSec);
  must(engine.open({ maxConns: spec.maxConns, settings, workers }));
  return engine;
}

/** Applies the whole configuration; milliseconds that the services took. */
function load(engine: Addon.Engine, spec: EngineSpec): number {
  const [network, services] = configuration(spec);
  must(engine.apply(network!));
  const before = process.hrtime.bigint();
  must(engine.apply(services!));
  return Number(process.hrtime.bigint() - before) / 1e6;
}

function dropsByName(workers: readonly Addon.WorkerStats[]): Record<string, number> {
  const named = drops.map(({ name }, row) => {
    const count = workers.reduce((sum, stats) => sum + Number(stats.drops[row + 1] ?? 0n), 0);
    return [name, count] as const;
  });
  return Object.fromEntries(named.filter(([, count]) => count > 0));
}

/** Waits without work, which would cost the worker part of a core that shares its units. */
function waitIdly(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The engine and what the benchmark does with it. */
class Bench implements EngineCalls {
  readonly #spec: EngineSpec;
  readonly #engine: Addon.Engine;
  readonly #tids: readonly number[];
  readonly #loadMs: number;
  readonly #checker: SampleChecker;
  readonly #changer: Changer;
  #play: Play = { open: false };
  #primed = 0;
  #busy = false;
  #listed = 0;

  constructor(spec: EngineSpec) {
    this.#spec = spec;
    this.#engine = openEngine(spec);
    this.#loadMs = load(this.#engine, spec);
    must(this.#engine.start());
    this.#tids = spec.lcores.map((lcore) => lcoreThread(process.pid, lcore) ?? 0);
    this.#checker = new SampleChecker(spec, () => this.#play.freshClients !== true);
    this.#changer = new Changer((number) => must(this.#engine.apply(change(spec.proto, number))));
  }

  #workers(): Addon.WorkerStats[] {
    return this.#tids.map((_, worker) => this.#engine.workerStats(worker));
  }

  #conns(): number {
    return this.#tids.reduce((sum, _, w) => sum + Number(this.#engine.workerStats(w).conns), 0);
  }

  #drain(): void {
    for (let frame; (frame = this.#engine.takeSample(pcapPort)) !== undefined;) {
      this.#checker.check(frame);
    }
  }

  counters(): Counters {
    const workers = this.#workers();
    const sum = (of: (stats: Addon.WorkerStats) => bigint): number =>
      workers.reduce((total, stats) => total + Number(of(stats)), 0);
    const port = this.#engine.port(pcapPort);
    return {
      atNs: Number(process.hrtime.bigint()),
      workerNs: this.#tids.reduce((total, tid) => total + threadCpuNs(process.pid, tid), 0),
      workers: workers.length,
      sent: Number(port?.txPackets ?? 0),
      received: Number(port?.rxPackets ?? 0),
      conns: sum((stats) => stats.conns),
      connBytes: sum((stats) => stats.connBytes),
      lportBytes: sum((stats) => stats.lportBytes),
      drops: dropsByName(workers),
    };
  }

  created(): number {
    const key = serviceKey(this.#spec);
    const dests = this.#engine.listOf(engineList.values.dests, key, sumOfWorkers);
    const traffic = readRecords(engineDestRecord, dests.records).map((d) => d.traffic as Fields);
    return traffic.reduce((sum, { conns }) => sum + Number(conns), 0);
  }

  prime(flows: number): void {
    this.#tids.forEach((_, queue) => {
      const first = queue * flows;
      const range = { from: first + this.#primed, to: first + flows };
      injectFlows(this.#engine, this.#spec, { port: primePort, queue, ...range });
    });
    this.#primed = flows;
    const wanted = flows * this.#tids.length;
    for (const end = Date.now() + 5000; this.#conns() < wanted;) {
      if (Date.now() > end) throw new Error(`${this.#conns()} connections came of ${wanted} flows`);
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
    while (this.#conns() < count) waitIdly(1);
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

  change(on: boolean): number {
    return this.#changer.turn(on);
  }

  timeNodes(ms: number): Record<string, number> {
    this.#engine.countCycles(true);
    waitIdly(ms);
    this.#engine.countCycles(false);
    const { packets, cycles } = this.#engine.nodeCycles(0);
    const shares = Object.entries(engineNode.values).map(
      ([name, at]) => [name, Number(cycles[at] ?? 0n) / Number(packets)] as const,
    );
    return Object.fromEntries(shares.filter(([, share]) => share > 0));
  }

  loadMs(): number {
    return this.#loadMs;
  }

  /** A pass over all connections, and the next one after whatever waits for the event loop. */
  #listAgain(): void {
    if (!this.#busy) return;
    let bytes = 0;
    for (const records of connections(this.#engine)) bytes += records.length;
    this.#listed += bytes / engineConnRecord.size;
    setImmediate(() => this.#listAgain());
  }

  /** Samples are looked at only now: cores may share what they reckon with. */
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
