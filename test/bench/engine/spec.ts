// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmark and its engine process say to each other.
import type { Proto } from '../traffic/frames.js';

/** How an engine process is to be set up. */
export interface EngineSpec {
  /** Capture file that the port plays for ever, once it is told to. */
  readonly pcap: string;
  readonly proto: Proto;
  /** Packet buffers, 2^n - 1: one for each packet of the file and some. */
  readonly mbufs: number;
  readonly laddrs: readonly string[];
  readonly maxConns: number;
  /** The core of the worker. */
  readonly lcore: number;
  /** Of every state of a connection. */
  readonly timeoutSec: number;
}

/** What an engine has counted, and when. */
export interface Counters {
  readonly atNs: number;
  /** Processor time of the worker. */
  readonly workerNs: number;
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
  /** Makes the connections of flows up to number `flows`, in an order of chance. */
  prime(flows: number): void;
  /** Takes the local ports from the connections of so many flows, for the replies of the file. */
  learnReplies(flows: number): void;
  play(play: Play): void;
  /** Plays until so many connections live; nothing else happens in the process meanwhile. */
  timeToConns(count: number): Stretch;
  /** Keeps the thread of JavaScript busy, listing all connections over and over; tells how many
   *  it has listed so far. */
  keepBusy(on: boolean): number;
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
