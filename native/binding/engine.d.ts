// SPDX-License-Identifier: GPL-2.0-or-later
// The engine as JavaScript sees it: typed calls and buffers, no policy. Buffers hold the structs of
// compat/abi/engine-edits.ts, engine-records.ts and engine-settings.ts.

/** `code` 0, or a negative code of the control protocol with a sentence for people. */
export interface Status {
  readonly code: number;
  readonly text?: string;
}

/** `at`: number of the edit that failed, from 0; all edits before it were taken back. */
export interface ApplyResult extends Status {
  readonly at: number;
}

/** A device that DPDK found. */
export interface EalPort {
  readonly dpdkId: number;
  readonly device: string;
  readonly driver: string;
  /** Kernel interface behind it, or ''. */
  readonly interface: string;
  readonly mac: Uint8Array;
  readonly socket: number;
  readonly maxRxQueues: number;
  readonly maxTxQueues: number;
}

export interface EthdevOptions {
  readonly rxQueues?: number;
  readonly txQueues?: number;
  readonly rxDescriptors?: number;
  readonly txDescriptors?: number;
  readonly mtu?: number;
  readonly promiscuous?: boolean;
  /** What spreads flows over queues besides TCP and UDP: words of dpvs.conf. */
  readonly rssFields?: readonly string[];
}

/** A link that came or went. */
export interface LinkChange {
  readonly port: number;
  readonly up: boolean;
}

/** What a benchmark's port does: receive at all, give each frame a client never seen, keep one sent
 *  frame in `sampleEvery` (0: none). */
export interface BenchControl {
  readonly open: boolean;
  readonly freshClients?: boolean;
  readonly sampleEvery?: number;
}

/** A bond as DPDK is to make it; devices by their numbers in DPDK. */
export interface BondOptions {
  readonly name: string;
  /** 0 to 6. */
  readonly mode: number;
  readonly socket: number;
  readonly slaves: readonly number[];
  readonly primary: number;
  /** LACP on queues of its own: mode 4, where all slaves' drivers can filter it. */
  readonly dedicatedQueues: boolean;
}

/** `dpdkId` and `dedicatedQueues`, as they became, if `code` is 0. */
export interface MadeBond extends Status {
  readonly dpdkId: number;
  readonly dedicatedQueues: boolean;
}

export interface BondSlaveState {
  readonly dpdkId: number;
  readonly active: boolean;
  readonly primary: boolean;
  readonly mac: Uint8Array;
}

export interface BondState {
  readonly mode: number;
  /** 0 layer 2, 1 layers 2 and 3, 2 layers 3 and 4. */
  readonly xmitPolicy: number;
  readonly monitorMs: number;
  readonly slaves: readonly BondSlaveState[];
}

/** A worker sends by `txQueue` of `port` and, if `rxQueue` is given, receives from it. Every worker
 *  needs a transmit queue of its own on every port. */
export interface QueueAssignment {
  readonly port: number;
  readonly rxQueue?: number;
  readonly txQueue: number;
}

export interface WorkerOptions {
  /** A number out of `workerLcores()`; stepped engines ignore it. */
  readonly lcore: number;
  /** Sleep on the ports' descriptors when there is no traffic: virtual devices only. */
  readonly maySleep: boolean;
  readonly queues: readonly QueueAssignment[];
}

export interface EngineOptions {
  /** Connections of each worker at the most; memory is only taken as they come. */
  readonly maxConns?: number;
  /** One `engine_settings`. */
  readonly settings: Uint8Array;
  readonly workers: readonly WorkerOptions[];
}

/** What may be turned on and off on a device. */
export type PortSwitch =
  'promiscuous' | 'allMulticast' | 'forwardToKernel' | 'tcIngress' | 'tcEgress' | 'lldp' | 'down';

export interface Port extends Readonly<Record<PortSwitch, boolean>> {
  readonly name: string;
  readonly kind: 'physical' | 'bond' | 'slave' | 'vlan' | 'tunnel';
  readonly mac: Uint8Array;
  readonly mtu: number;
  readonly rxQueues: number;
  readonly txQueues: number;
  readonly up: boolean;
  readonly fullDuplex: boolean;
  readonly autoneg: boolean;
  readonly speedMbps: number;
  readonly socket: number;
  readonly rxIpCsum: boolean;
  readonly txIpCsum: boolean;
  readonly txTcpCsum: boolean;
  readonly txUdpCsum: boolean;
  readonly rxPackets: bigint;
  readonly rxBytes: bigint;
  readonly rxMissed: bigint;
  readonly rxErrors: bigint;
  readonly rxNoMbuf: bigint;
  readonly txPackets: bigint;
  readonly txBytes: bigint;
  readonly txErrors: bigint;
}

/** What the engine's control thread could not do, and datagrams that it put together. */
export interface ControlStats {
  readonly kernelDrops: bigint;
  readonly unresolved: bigint;
  readonly fragmentsLost: bigint;
  readonly datagramsMade: bigint;
}

export interface WorkerStats {
  readonly turns: bigint;
  readonly busyTurns: bigint;
  readonly packets: bigint;
  /** Packets passed on to the worker that has their connection. */
  readonly handedOver: bigint;
  readonly conns: bigint;
  /** Memory of connections and their index. */
  readonly connBytes: bigint;
  /** Memory of the local ports. */
  readonly lportBytes: bigint;
  /** By number of the drop reason (row of compat/abi/drops.ts + 1). */
  readonly drops: readonly bigint[];
  /** By number of the event (row of compat/abi/events.ts). */
  readonly events: readonly bigint[];
}

/** What a worker counted while `countCycles` was on. */
export interface NodeCycles {
  readonly packets: bigint;
  /** Cycles of the time stamp counter by number of the node (compat/abi/nodes.ts). */
  readonly cycles: readonly bigint[];
}

/** Starts DPDK's environment, once in a process, off the main thread. */
export function startEal(args: readonly string[]): Promise<Status>;
/** Makes the process's packet buffers; `count` is 2^n - 1. */
export function makePool(count: number, cache: number): Status;
/** Lets dpdk-pdump of the same file prefix look at what ports receive and send. */
export function startCapture(): Status;
/** Packet buffers that nobody holds. */
export function poolFree(): number;
export function ealPorts(): EalPort[];
/** Makes a bond out of devices that are not started. */
export function makeBond(options: BondOptions): MadeBond;
/** Lcores besides the main one. */
export function workerLcores(): number[];

/**
 * A load balancer. Life: add ports (their numbers count from 0), `open`, then `start` to run workers on
 * lcores or `step` to run them by hand; `close` ends all. Any number live side by side.
 */
export class Engine {
  addMemoryPort(name: string, queues: number): Status;
  /**
   * How a memory port is to be taken to spread flows, before `open`: 40 bytes of key for the
   * Toeplitz hash, and 2^n queues by the low bits of the hash. Tests do the spreading themselves.
   */
  setSpread(port: number, key: Uint8Array, queues: Uint8Array): Status;
  addEthdevPort(name: string, dpdkId: number, options: EthdevOptions): Status;
  /** A device that belongs to a bond: it is shown with these queues and MTU, and no worker serves it. */
  addSlavePort(name: string, dpdkId: number, options: EthdevOptions): Status;
  /** A device that `makeBond` has made; starts it with its slaves. */
  addBondPort(name: string, dpdkId: number, options: EthdevOptions): Status;
  /** A device that plays a capture file, closed at first: see `controlBench`. */
  addBenchPort(name: string, dpdkId: number, options: EthdevOptions): Status;
  /** The kernel's side of a port: a TAP called `name`; for a memory port a collector. */
  addKernel(port: number, name: string): Status;
  open(options: EngineOptions): Status;
  start(): Status;
  close(): void;
  /** One turn of every worker and of control at this time. */
  step(nowMs: number): void;
  /** What control does ten times a second while workers run; `step` does it by itself. */
  tend(): void;
  /** Health alone, if a destination has failed; a hundred times a second while `watchesHealth`. */
  tendFailed(): void;
  watchesHealth(): boolean;
  /** Links that came or went since the last call; one that is down from the start has gone. */
  takeLinkChanges(): LinkChange[];

  /** Applies all edits of the buffer or none. */
  apply(edits: Uint8Array): ApplyResult;
  setSettings(settings: Uint8Array): Status;
  /** Replaces the rules that mark packets: `engine_mark_rule` side by side. */
  setMarks(rules: Uint8Array): Status;
  /** Records of services, addresses, routes or neighs. `worker`: its counters; 0xffffffff: sums. */
  list(kind: number, worker: number): Buffer;
  /** Records of the dests or laddrs of one service, given by its `engine_service_key`. */
  listOf(kind: number, key: Uint8Array, worker: number): Status & { readonly records: Buffer };
  /** The answer to a question; `EngineList` says what both are. */
  query(kind: number, question: Uint8Array): Status & { readonly records: Buffer };
  /** At most `max` connections from `cursor` on (all zero: the start). */
  listConns(
    filter: Uint8Array,
    cursor: Uint8Array,
    max: number,
  ): { readonly more: boolean; readonly cursor: Buffer; readonly records: Buffer };

  port(id: number): Port | undefined;
  setMtu(port: number, mtu: number): Status;
  setPort(port: number, what: PortSwitch, on: boolean): Status;
  setMac(port: number, mac: Uint8Array): Status;
  /** Undefined for what is no bond. */
  bondState(port: number): BondState | undefined;
  /** `option`: one of `bond_opt`; `value`: number of a device, policy or milliseconds. */
  setBond(port: number, option: number, value: number): Status;
  /** A device for a VLAN of the device `below`; its number. */
  addVlan(name: string, below: number, vlan: number): Status & { readonly id: number };
  /** A tunnel device with the parameters of an `engine_tunnel`; its number. */
  addTunnel(name: string, tunnel: Uint8Array): Status & { readonly id: number };
  changeTunnel(port: number, tunnel: Uint8Array): Status;
  /** Takes away a device that rides on others. */
  removePort(port: number): Status;
  /** Sends a gratuitous ARP or an unsolicited neighbour advertisement for a 16-byte address.
   *  `family`: AF_INET or AF_INET6. */
  announce(port: number, family: number, addr: Uint8Array): void;
  workerStats(worker: number): WorkerStats;
  /** Makes workers time their nodes, or stops them. It slows them down by some percent. */
  countCycles(on: boolean): void;
  nodeCycles(worker: number): NodeCycles;
  controlStats(): ControlStats;

  /** Puts a frame into a receive queue of a memory port. */
  inject(port: number, queue: number, frame: Uint8Array): Status;
  /** The oldest frame that a memory port sent. */
  takeSent(port: number): Buffer | undefined;
  /** The longest that a frame took from `inject` to a memory port until it was sent, since the last
   *  call, in nanoseconds. */
  takeLongestDelay(port: number): number;
  /** The oldest frame that went to the kernel side of a memory port. */
  takeKernel(port: number): Buffer | undefined;

  /** Tells a benchmark's port what to do. */
  controlBench(port: number, control: BenchControl): Status;
  /** Addresses for the replies of a benchmark's file, 12 bytes a flow: source, destination, ports. */
  setBenchReplies(port: number, replies: Uint8Array): Status;
  /** The oldest sample of what a benchmark's port sent, at most 126 bytes of it. */
  takeSample(port: number): Buffer | undefined;
}
