// SPDX-License-Identifier: GPL-2.0-or-later
// An engine on memory ports that a test steps by hand.
import { createRequire } from 'node:module';
import type { ExecutionContext } from 'ava';
import type * as Addon from '../../native/binding/engine.js';
import {
  engineAddressEdit, engineDestEdit, engineEditOp, engineLaddrEdit, engineNeighEdit,
  engineRouteEdit, engineRouteFlag, engineServiceEdit,
} from '../../compat/abi/engine-edits.js'; // prettier-ignore
import {
  engineConnCursor,
  engineConnFilter,
  engineConnRecord,
  engineList,
} from '../../compat/abi/engine-records.js';
import { engineSettings } from '../../compat/abi/engine-settings.js';
import { drops } from '../../compat/abi/drops.js';
import type { DropName } from '../../compat/abi/drops.js';
import type { Struct } from '../../compat/abi/layout.js';
import { inTree } from './root.js';
import { clientMac, decode, ip4Bytes, macBytes, serverMac } from './packet.js';
import type { Decoded, Endpoint } from './packet.js';
import { column, structBytes } from './structs.js';
import type { Values } from './structs.js';

const require = createRequire(import.meta.url);
const addon = require(inTree('dist/native/engine.node')) as typeof Addon;

let eal: Promise<Addon.Status> | undefined;

async function startEnvironment(): Promise<void> {
  eal ??= addon.startEal(['--no-huge', '--no-shconf', '--no-pci', '--no-telemetry', '-m', '96',
    '-l', '0', '--log-level', 'lib.*:error']); // prettier-ignore
  const first = await eal;
  if (first.code !== 0) throw new Error(first.text);
  addon.makePool(16383, 128); // refused when it is there already
}

const sumOfWorkers = 0xffffffff;
const fullNat = 5;

const pad16 = (addr: string): Uint8Array => Buffer.concat([ip4Bytes(addr), Buffer.alloc(12)]);

function endpointOf(endpoint: Endpoint): { addr: Uint8Array; port: number } {
  const [addr = '', port = '0'] = endpoint.split(':');
  return { addr: pad16(addr), port: Number(port) };
}

const protoNumber = { tcp: 6, udp: 17 } as const;
type Proto = keyof typeof protoNumber;

/** Default time-outs of the original, in its order of states. */
export const defaultSettings: Values = {
  conn_init_timeout_sec: 3,
  neigh_timeout_sec: 60,
  neigh_queue_len: 128,
  default_ttl: 64,
  icmp_echo: 1,
  rst_unknown: 1,
};
const tcpTimeouts = [2, 90, 3, 30, 7, 7, 3, 7, 7, 120, 30, 2];
const udpTimeouts = [2, 300, 300, 2];

export function settingsBytes(values: Values = {}): Uint8Array {
  const bytes = structBytes(engineSettings, { ...defaultSettings, ...values });
  const view = new DataView(bytes.buffer);
  tcpTimeouts.forEach((sec, i) =>
    view.setUint32(engineSettings.at.tcp_timeout_sec + 4 * i, sec, true),
  );
  udpTimeouts.forEach((sec, i) =>
    view.setUint32(engineSettings.at.udp_timeout_sec + 4 * i, sec, true),
  );
  return bytes;
}

export interface ServiceSpec {
  readonly proto?: Proto;
  readonly service: Endpoint;
  readonly sched?: string;
  readonly connTimeoutSec?: number;
}
export interface DestSpec {
  readonly proto?: Proto;
  readonly service: Endpoint;
  readonly dest: Endpoint;
  readonly weight?: number;
  readonly mode?: number;
  readonly maxConn?: number;
}

function serviceKey(spec: { readonly proto?: Proto; readonly service: Endpoint }): Values {
  return { family: 2, proto: protoNumber[spec.proto ?? 'tcp'], ...endpointOf(spec.service) };
}

function edit(layout: Struct, op: keyof typeof engineEditOp.values, values: Values): Uint8Array {
  return structBytes(layout, {
    head: { op: engineEditOp.values[op], len: layout.size },
    ...values,
  });
}

/** Edits by the words of the tools. */
export const edits = {
  addService: (s: ServiceSpec): Uint8Array =>
    edit(engineServiceEdit, 'add-service', {
      service: serviceKey(s),
      settings: { sched: s.sched ?? 'rr', conn_timeout_sec: s.connTimeoutSec ?? 0 },
    }),
  delService: (s: ServiceSpec): Uint8Array =>
    edit(engineServiceEdit, 'del-service', { service: serviceKey(s) }),
  dest: (op: 'add-dest' | 'set-dest' | 'del-dest', d: DestSpec): Uint8Array =>
    edit(engineDestEdit, op, {
      service: serviceKey(d),
      dest: {
        family: 2,
        mode: d.mode ?? fullNat,
        weight: d.weight ?? 1,
        max_conn: d.maxConn ?? 0,
        ...endpointOf(d.dest),
      },
    }),
  laddr: (
    op: 'add-laddr' | 'del-laddr',
    l: { proto?: Proto; service: Endpoint; laddr: string; port: number },
  ): Uint8Array =>
    edit(engineLaddrEdit, op, {
      service: serviceKey(l),
      family: 2,
      port: l.port,
      addr: pad16(l.laddr),
    }),
  address: (
    op: 'add-address' | 'del-address',
    cidr: string,
    port: number,
    isLaddr = false,
  ): Uint8Array => {
    const [addr = '', len = '32'] = cidr.split('/');
    return edit(engineAddressEdit, op, {
      family: 2, port, prefix_len: Number(len), flags: isLaddr ? 0x10000 : 0, addr: pad16(addr),
    }); // prettier-ignore
  },
  route: (
    op: 'add-route' | 'del-route',
    cidr: string,
    port: number,
    gateway = '0.0.0.0',
  ): Uint8Array => {
    const [addr = '', len = '32'] = cidr.split('/');
    return edit(engineRouteEdit, op, {
      family: 2, port, prefix_len: Number(len), flags: engineRouteFlag.values['on-link'], dst: pad16(addr), gateway: pad16(gateway),
    }); // prettier-ignore
  },
  neigh: (op: 'add-neigh' | 'del-neigh', addr: string, mac: string, port: number): Uint8Array =>
    edit(engineNeighEdit, op, { family: 2, port, addr: pad16(addr), mac: macBytes(mac) }),
};

export interface EngineSpec {
  readonly ports?: readonly string[];
  readonly workers?: number;
  readonly settings?: Values;
  readonly maxConns?: number;
}

/** A stepped engine with names for its ports. Time starts at 1000 s. */
export class TestEngine {
  readonly addon = new addon.Engine();
  nowMs = 1_000_000;
  readonly #ports: readonly string[];

  constructor(spec: EngineSpec) {
    this.#ports = spec.ports ?? ['port0'];
    const workers = spec.workers ?? 1;
    this.#ports.forEach((name, number) => {
      mustWork(this.addon.addMemoryPort(name, workers));
      mustWork(this.addon.addKernel(number, `${name}.kni`));
    });
    mustWork(
      this.addon.open({
        maxConns: spec.maxConns ?? 65536,
        settings: settingsBytes(spec.settings),
        workers: Array.from({ length: workers }, (_, w) => ({
          lcore: 0,
          maySleep: false,
          queues: this.#ports.map((_name, port) => ({ port, rxQueue: w, txQueue: w })),
        })),
      }),
    );
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

  drops(reason: DropName, workers = 1): number {
    const number = drops.findIndex((row) => row.name === reason) + 1;
    let sum = 0;
    for (let w = 0; w < workers; w++) sum += Number(this.addon.workerStats(w).drops[number]);
    return sum;
  }
  conns(worker = 0): number {
    return Number(this.addon.workerStats(worker).conns);
  }
  /** A column of the listing of connections, such as `state` or `timeout_sec`. */
  connColumn(name: string): number[] {
    const all = this.addon.listConns(
      new Uint8Array(engineConnFilter.size),
      new Uint8Array(engineConnCursor.size),
      1e6,
    );
    return column(engineConnRecord, all.records, name);
  }
  destColumn(layout: Struct, service: Values, name: string): number[] {
    const key = serviceKey(service as never);
    const keyLayout = engineServiceEdit.fields[1]?.type as Struct;
    const listed = this.addon.listOf(
      engineList.values.dests,
      structBytes(keyLayout, key),
      sumOfWorkers,
    );
    return column(layout, listed.records, name);
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

/** An engine that ends with the test. */
export async function startEngine(t: ExecutionContext, spec: EngineSpec = {}): Promise<TestEngine> {
  await startEnvironment();
  const engine = new TestEngine(spec);
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
  options: { proto?: Proto; sched?: string; dests?: number } = {},
): Uint8Array[] {
  const { proto = 'tcp', sched = 'rr', dests = 1 } = options;
  return [
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.address('add-address', `${oneArm.laddr}/32`, 0, true),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', '192.168.100.2', serverMac, 0),
    edits.neigh('add-neigh', '192.168.100.4', serverMac, 0),
    edits.addService({ proto, service: oneArm.service, sched }),
    ...oneArm.servers
      .slice(0, dests)
      .map((dest) => edits.dest('add-dest', { proto, service: oneArm.service, dest })),
    edits.laddr('add-laddr', { proto, service: oneArm.service, laddr: oneArm.laddr, port: 0 }),
  ];
}
