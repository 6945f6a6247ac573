// SPDX-License-Identifier: GPL-2.0-or-later
import { createRequire } from 'node:module';

/** Kinds of `openSocket`; `icmp` is the echo socket that needs no privilege. */
export const socketKinds = { tcp: 0, udp: 1, icmp: 2 } as const;

/** What the addon throws: the step that failed, the system's number and its text. */
export interface SocketError extends Error {
  readonly code: 'socket' | 'mark' | 'device' | 'bind';
  readonly errno: number;
}

/** The addon, as compiled to dist/native/net/net.node. */
interface Addon {
  /**
   * Opens a socket that does not block.
   * @param family 4 or 6
   * @param kind of `socketKinds`
   * @param mark SO_MARK; 0: none
   * @param device SO_BINDTODEVICE; empty: any
   * @param address local address; empty: any
   * @param port local port; 0: any
   * @returns a descriptor that the caller owns
   * @throws SocketError
   */
  openSocket(
    family: number,
    kind: number,
    mark: number,
    device: string,
    address: string,
    port: number,
  ): number;

  /** mkfifo(3). @returns 0, or the system's number of what is wrong */
  makeFifo(path: Buffer, mode: number): number;

  // What follows answers 0 or an errno where nothing else is said.

  /** @param facility as in syslog.h, shifted: LOG_DAEMON is 24 */
  openSyslog(ident: string, facility: number): number;
  /** @param priority LOG_EMERG 0 … LOG_DEBUG 7. Each character of `line` is a byte; at most 8191. */
  syslog(priority: number, line: string): number;
  /** sd_notify(3): `READY=1`. Without NOTIFY_SOCKET nothing happens. */
  notifyService(text: string): number;
  /**
   * Catches signals that Node has no name for.
   * @returns a descriptor from which their numbers come, a byte each; or -errno. Call it once.
   */
  catchSignals(numbers: readonly number[]): number;
  /** The main thread and every process that it starts live in that network namespace from now on. */
  enterNetwork(path: string): number;
  /** Nothing of this process is swapped out. */
  lockMemory(): number;
  /** SCHED_RR of this priority, 1..99, for this process without its children. */
  setRealtime(priority: number): number;
  setAffinity(cpus: readonly number[]): number;
  /** Cores of any size are written when this process or one that it starts crashes. */
  dumpCore(): number;
  /** Microseconds of all children that ended: user, system. */
  childrenUsage(): readonly [userUs: number, systemUs: number];
}

/** The compiled part of `native/net`; this file runs as dist/native/net/addon.js. */
export const addon = createRequire(import.meta.url)('./net.node') as Addon;
