// SPDX-License-Identifier: GPL-2.0-or-later
// An engine on memory ports that a test steps by hand.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import type { ExecutionContext } from 'ava';
import type * as Addon from '../../native/binding/engine.js';
import {
  engineAddressRecord, engineConnCursor, engineConnFilter, engineConnRecord, engineDestRecord,
  engineLaddrRecord, engineList, engineNeighRecord, engineRouteRecord, engineServiceRecord,
} from '../../compat/abi/engine-records.js'; // prettier-ignore
import { engineTunnel } from '../../compat/abi/engine-edits.js';
import { engineReuseState, engineSettings } from '../../compat/abi/engine-settings.js';
import { drops } from '../../compat/abi/drops.js';
import type { DropName } from '../../compat/abi/drops.js';
import { events } from '../../compat/abi/events.js';
import type { EventName } from '../../compat/abi/events.js';
import { edits, serviceKeyBytes } from './edits.js';
import type { Proto, ServiceSpec } from './edits.js';
import { clientMac, decode, serverMac } from './packet.js';
import type { Decoded, Endpoint } from './packet.js';
import { inTree } from './root.js';
import { readRecords, structBytes } from './structs.js';
import type { Fields, Values } from './structs.js';

export { edits } from './edits.js';

const require = createRequire(import.meta.url);
/** A build with sanitisers may take the place of the usual one. */
const otherAddon = process.env['DPVS_ENGINE_ADDON'];
const addonPath = otherAddon ?? inTree('dist/native/engine.node');
/** Sanitisers keep freed memory for a while: what the process holds tells nothing then. */
export const isSanitised = otherAddon !== undefined;
const addon = require(addonPath) as typeof Addon;

let eal: Promise<Addon.Status> | undefined;

/** The lcore of an engine that runs by itself; both may be on any CPU. */
const runnerLcore = 1;
const anyCpu = availableParallelism() > 1 ? `(0-${availableParallelism() - 1})` : '0';

async function startEnvironment(): Promise<void> {
  eal ??= addon.startEal(['--no-huge', '--no-shconf', '--no-pci', '--no-telemetry', '-m', '96',
    `--lcores=0@${anyCpu},${runnerLcore}@${anyCpu}`, '--log-level', 'lib.*:error']); // prettier-ignore
  const first = await eal;
  if (first.code !== 0) throw new Error(first.text);
  addon.makePool(16383, 128); // refused when it is there already
}

/** Packet buffers that nobody holds, of all engines of the process. */
export const poolFree = (): number => addon.poolFree();

const sumOfWorkers = 0xffffffff;
const u32s = (values: readonly number[]): Uint8Array =>
  new Uint8Array(new Uint32Array(values).buffer);

/** TCP time-outs in seconds: the original's, in its order of states, but for one. */
export function tcpTimeouts(established: number): Values {
  return { tcp_timeout_sec: u32s([2, established, 3, 30, 7, 7, 3, 7, 7, 120, 30, 2]) };
}

/** Default settings of the original; time-outs in its order of states. */
export const defaultSettings: Values = {
  ...tcpTimeouts(90),
  udp_timeout_sec: u32s([2, 300, 300, 2]),
  sctp_timeout_sec: u32s([2, 4, 61, 61, 61, 61, 61, 61, 900, 61, 61, 61, 4, 61, 2]),
  icmp_timeout_sec: u32s([300, 2]),
  conn_init_timeout_sec: 3,
  neigh_timeout_sec: 60,
  neigh_queue_len: 128,
  default_ttl: 64,
  icmp_echo: 1,
  rst_unknown: 1,
  redirect: 1,
  conn_reuse_mode: 1,
  uoa_max_trail: 0, // tests of it say how many; the original's default is 3
  icmp_ratelimit_pps: 1000,
  kni_ratelimit_pps: 10_000,
  rst_ratelimit_pps: 100_000,
  frag_buckets: 4096,
  frag_bucket_entries: 16,
  frag_max_entries: 4096,
  frag_ttl_sec: 1,
  synproxy_mss: 1452,
  synproxy_ttl: 63,
  synproxy_sack: 1,
  synproxy_rs_syn_max_retry: 3,
  synproxy_ack_storm_thresh: 10,
  synproxy_max_ack_saved: 3,
  synproxy_reuse_states: engineReuseState.values.close | engineReuseState.values.time_wait,
};
/** UDP time-outs in seconds. */
export const udpTimeouts = (oneway: number, normal: number): Values => ({
  udp_timeout_sec: u32s([2, oneway, normal, 2]),
});

export function settingsBytes(values: Values = {}): Uint8Array {
  return structBytes(engineSettings, { ...defaultSettings, ...values });
}

export interface EngineSpec {
  readonly ports?: readonly string[];
  readonly workers?: number;
  readonly settings?: Values;
  readonly maxConns?: number;
  /** False: ports have no kernel interface, as with `kni off`. */
  readonly kernel?: boolean;
  /** True: its one worker runs by itself, and frames are put in and taken out by the addon's calls. */
  readonly running?: boolean;
  /** How each port spreads flows over the workers' queues. */
  readonly spread?: { readonly key: Uint8Array; readonly queues: Uint8Array };
}

/** A stepped engine with names for its ports. Time starts at 1000 s. */
export class TestEngine {
  readonly addon = new addon.Engine();
  nowMs = 1_000_000;
  readonly #ports: string[];
  readonly #workers: number;

  constructor(spec: EngineSpec) {
    this.#ports = [...(spec.ports ?? ['port0'])];
    const workers = (this.#workers = spec.workers ?? 1);
    this.#ports.forEach((name, number) => {
      mustWork(this.addon.addMemoryPort(name, workers));
      if (spec.spread !== undefined) {
        mustWork(this.addon.setSpread(number, spec.spread.key, spec.spread.queues));
      }
      if (spec.kernel !== false) mustWork(this.addon.addKernel(number, `${name}.kni`));
    });
    mustWork(
      this.addon.open({
        maxConns: spec.maxConns ?? 65536,
        settings: settingsBytes(spec.settings),
        workers: Array.from({ length: workers }, (_, w) => ({
          lcore: spec.running === true ? runnerLcore : 0,
          maySleep: false,
          queues: this.#ports.map((_name, port) => ({ port, rxQueue: w, txQueue: w })),
        })),
      }),
    );
    if (spec.running === true) mustWork(this.addon.start());
  }

  /** Adds a VLAN device; its number. Its name is `below.vlan`, its kernel side a collector. */
  addVlan(below: string, vlan: number): number {
    const name = `${below}.${vlan}`;
    const added = this.addon.addVlan(name, this.#number(below), vlan);
    mustWork(added);
    this.#ports[added.id] = name;
    mustWork(this.addon.addKernel(added.id, `${name}.kni`));
    return added.id;
  }
  /** Adds a tunnel device with the values of an `engine_tunnel`; its number. */
  addTunnel(name: string, values: Values): number {
    const added = this.addon.addTunnel(name, structBytes(engineTunnel, values));
    mustWork(added);
    this.#ports[added.id] = name;
    return added.id;
  }
  removePort(name: string): void {
    const number = this.#number(name);
    mustWork(this.addon.removePort(number));
    this.#ports[number] = ''; // numbers stay
  }
  /** What the engine says of a device. */
  port(name: string): Addon.Port {
    const port = this.addon.port(this.#number(name));
    if (port === undefined) throw new Error(`${name} is gone`);
    return port;
  }

  #number(port: string): number {
    const number = this.#ports.indexOf(port);
    if (number < 0) throw new Error(`no port ${port}`);
    return number;
  }

  apply(...buffers: readonly Uint8Array[]): void {
    mustWork(this.tryApply(...buffers));
  }
  tryApply(...buffers: readonly Uint8Array[]): Addon.ApplyResult {
    return this.addon.apply(Buffer.concat(buffers));
  }
  set(values: Values): void {
    mustWork(this.addon.setSettings(settingsBytes(values)));
  }

  /** Puts frames into a port's receive queue and lets the engine work them off. */
  inject(port: string, ...frames: readonly Buffer[]): void {
    this.injectInto(port, 0, ...frames);
  }
  injectInto(port: string, queue: number, ...frames: readonly Buffer[]): void {
    for (const frame of frames) mustWork(this.addon.inject(this.#number(port), queue, frame));
    this.step();
  }

  /** Turns until errands of workers and answers of control are done, at the present time. */
  step(turns = 4): void {
    for (let i = 0; i < turns; i++) this.addon.step(this.nowMs);
  }
  /** Lets time pass, a tenth of a second a turn. */
  pass(ms: number): void {
    for (const end = this.nowMs + ms; this.nowMs < end;) {
      this.nowMs = Math.min(this.nowMs + 100, end);
      this.addon.step(this.nowMs);
    }
  }

  /** Frames that a port has sent since the last call, taken apart. */
  sent(port: string): Decoded[] {
    return this.sentRaw(port).map(decode);
  }
  sentRaw(port: string): Buffer[] {
    return drain(() => this.addon.takeSent(this.#number(port)));
  }
  /** Frames that went to the kernel side of a port. */
  toKernel(port: string): Decoded[] {
    return drain(() => this.addon.takeKernel(this.#number(port))).map(decode);
  }

  drops(reason: DropName): number {
    const number = drops.findIndex((row) => row.name === reason) + 1;
    return this.#sumOfWorkers((stats) => Number(stats.drops[number]));
  }
  events(name: EventName): number {
    return this.#sumOfWorkers((stats) => Number(stats.events[events.indexOf(name)]));
  }
  allDrops(): number {
    return this.#sumOfWorkers((stats) => stats.drops.reduce((sum, n) => sum + Number(n), 0));
  }
  /** Frames that control gave up: no answer of a neighbour, no room on the kernel side, fragments. */
  controlDrops(): number {
    const { kernelDrops, unresolved, fragmentsLost } = this.addon.controlStats();
    return Number(kernelDrops + unresolved + fragmentsLost);
  }
  conns(worker = 0): number {
    return Number(this.addon.workerStats(worker).conns);
  }
  #sumOfWorkers(count: (stats: Addon.WorkerStats) => number): number {
    let sum = 0;
    for (let w = 0; w < this.#workers; w++) sum += count(this.addon.workerStats(w));
    return sum;
  }

  /** The listing of connections, at most `batch` at a time. */
  listConns(filter: Values = {}, batch = 1e6): Fields[] {
    const wanted = structBytes(engineConnFilter, filter);
    const found: Fields[] = [];
    let cursor: Uint8Array = new Uint8Array(engineConnCursor.size);
    for (let more = true; more;) {
      const part = this.addon.listConns(wanted, cursor, batch);
      found.push(...readRecords(engineConnRecord, part.records));
      ({ more, cursor } = part);
    }
    return found;
  }
  /** The listing of persistence templates. */
  templates(): Fields[] {
    return this.listConns({ templates: 1 });
  }
  /** A column of the listing of connections, such as `state` or `timeout_sec`. */
  connColumn(name: string): unknown[] {
    return this.listConns().map((conn) => conn[name]);
  }
  services(): Fields[] {
    return readRecords(engineServiceRecord, this.#list('services'));
  }
  addresses(): Fields[] {
    return readRecords(engineAddressRecord, this.#list('addresses'));
  }
  routes(): Fields[] {
    return readRecords(engineRouteRecord, this.#list('routes'));
  }
  neighs(): Fields[] {
    return readRecords(engineNeighRecord, this.#list('neighs'));
  }
  /** State of the neighbour with this address, undefined if there is none. */
  neighState(addr: string): unknown {
    return this.neighs().find((n) => n['addr'] === addr)?.['state'];
  }
  dests(service: { proto?: Proto; service: Endpoint }, worker = sumOfWorkers): Fields[] {
    return readRecords(engineDestRecord, this.#listOf('dests', service, worker));
  }
  laddrs(service: { proto?: Proto; service: Endpoint }): Fields[] {
    return readRecords(engineLaddrRecord, this.#listOf('laddrs', service, sumOfWorkers));
  }
  #list(kind: keyof typeof engineList.values): Uint8Array {
    return this.addon.list(engineList.values[kind], sumOfWorkers);
  }
  #listOf(
    kind: 'dests' | 'laddrs',
    service: { proto?: Proto; service: Endpoint },
    worker: number,
  ): Uint8Array {
    const listed = this.addon.listOf(engineList.values[kind], serviceKeyBytes(service), worker);
    mustWork(listed);
    return listed.records;
  }
  close(): void {
    this.addon.close();
  }
}

function drain(take: () => Buffer | undefined): Buffer[] {
  const frames: Buffer[] = [];
  for (let frame = take(); frame !== undefined; frame = take()) frames.push(frame);
  return frames;
}

function mustWork(status: Addon.Status): void {
  if (status.code !== 0) throw new Error(`${status.code}: ${status.text ?? ''}`);
}

/** An engine that whoever asks for it closes. */
export async function openEngine(spec: EngineSpec = {}): Promise<TestEngine> {
  await startEnvironment();
  return new TestEngine(spec);
}

/** An engine that ends with the test. */
export async function startEngine(t: ExecutionContext, spec: EngineSpec = {}): Promise<TestEngine> {
  const engine = await openEngine(spec);
  t.teardown(() => engine.close());
  return engine;
}

/** What `oneArmFnat` sets up. */
export const oneArm = {
  service: '192.168.100.100:80',
  laddr: '192.168.100.200',
  client: '192.168.100.3',
  servers: ['192.168.100.2:80', '192.168.100.4:80'],
} as const;

/** The quick start's configuration on `port0`, with neighbours known. */
export function oneArmFnat(
  options: Partial<Omit<ServiceSpec, 'service'>> & { readonly dests?: number } = {},
): Uint8Array[] {
  const { dests = 1, ...service } = options;
  const { proto = 'tcp' } = service;
  return [
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.address('add-address', `${oneArm.laddr}/32`, 0, true),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', '192.168.100.2', serverMac, 0),
    edits.neigh('add-neigh', '192.168.100.4', serverMac, 0),
    edits.addService({ ...service, service: oneArm.service }),
    ...oneArm.servers
      .slice(0, dests)
      .map((dest) => edits.dest('add-dest', { proto, service: oneArm.service, dest })),
    edits.laddr('add-laddr', { proto, service: oneArm.service, laddr: oneArm.laddr, port: 0 }),
  ];
}
