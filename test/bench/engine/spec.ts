// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmark and its engine process say to each other.
import type { Proto } from '../traffic/frames.js';

/** How an engine process is to be set up. */
export interface EngineSpec {
  /** Capture file that the port plays for ever. */
  readonly pcap: string;
  readonly proto: Proto;
  /** Packet buffers, 2^n - 1: one for each packet of the file and some. */
  readonly mbufs: number;
  /** Flows of the file. */
  readonly flows: number;
  readonly laddrs: readonly string[];
  readonly maxConns: number;
  readonly lcore: number;
}

/** What an engine has counted. */
export interface Counters {
  readonly sent: number;
  readonly received: number;
  readonly conns: number;
  readonly connBytes: number;
  readonly lportBytes: number;
  /** Packets dropped, by reason; zeros are left out. */
  readonly drops: Readonly<Record<string, number>>;
}

/** Calls that the engine process answers. */
export interface EngineCalls {
  counters(): Counters;
  quit(): void;
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
