// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmark and its engine process say to each other.
import type { Rules } from './samples.js';

/** How an engine process is to be set up. */
export interface EngineSpec extends Rules {
  /** Capture files that the port plays for ever, once it is told to: one a worker. */
  readonly pcaps: readonly string[];
  /** Packet buffers, 2^n - 1: one for each packet of the files and some. */
  readonly mbufs: number;
  readonly maxConns: number;
  /** The core of each worker. */
  readonly lcores: readonly number[];
  /** Of every state of a connection. */
  readonly timeoutSec: number;
  /** The SYN proxy answers for the services. */
  readonly synproxy?: boolean;
}

/** What an engine has counted, and when. */
export interface Counters {
  readonly atNs: number;
  /** Processor time of the workers. */
  readonly workerNs: number;
  readonly workers: number;
  readonly sent: number;
  readonly received: number;
  readonly conns: number;
  readonly connBytes: number;
  readonly lportBytes: number;
  /** Packets dropped, by reason; zeros are left out. */
  readonly drops: Readonly<Record<string, number>>;
}

/** What the samples of the packets sent have shown so far. */
export interface Verdict {
  readonly checked: number;
  readonly wrong: number;
  /** What was wrong with the first wrong ones. */
  readonly faults: readonly string[];
}

/** A stretch of work: how long by the clock, and how much of it the worker had its core. */
export interface Stretch {
  readonly wallNs: number;
  readonly workerNs: number;
  readonly count: number;
}

/** What the port is told to do; see `BenchControl` of the engine. */
export interface Play {
  readonly open: boolean;
  readonly freshClients?: boolean;
}

/** Calls that the engine process answers. */
export interface EngineCalls {
  counters(): Counters;
  /** Connections made since the start. */
  created(): number;
  /** Makes the connections of the first `flows` flows of each worker, in an order of chance. */
  prime(flows: number): void;
  /** Takes the local ports from the connections of so many flows, for the replies of the file. */
  learnReplies(flows: number): void;
  play(play: Play): void;
  /** Plays until so many connections live; nothing else happens in the process meanwhile. */
  timeToConns(count: number): Stretch;
  /** Keeps the thread of JavaScript busy, listing all connections over and over; tells how many
   *  it has listed so far. */
  keepBusy(on: boolean): number;
  /** Changes the configuration a thousand times a second; tells how often it did so far. */
  change(on: boolean): number;
  /** Cycles for each packet and node, of those that took any, in so many milliseconds. */
  timeNodes(ms: number): Readonly<Record<string, number>>;
  /** How long the engine took to take in its services. */
  loadMs(): number;
  verdict(): Verdict;
}

export interface Request {
  readonly id: number;
  readonly call: string;
  readonly argument?: unknown;
}
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
