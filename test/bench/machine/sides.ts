// SPDX-License-Identifier: GPL-2.0-or-later
// The two sides of a comparison, measured in turn: while one runs, the other is stopped.

/** What a forwarder has done, and when. */
export interface SideReading {
  readonly atNs: number;
  /** Processor time of the threads that forward. */
  readonly workerNs: number;
  /** How many those are; 1 if not given. */
  readonly workers?: number;
  readonly sent: number;
}

/** A running forwarder, the engine or testpmd. */
export interface Side {
  readonly pid: number;
  read(): Promise<SideReading>;
  stop(): Promise<void>;
}

export function pause(side: Side): void {
  process.kill(side.pid, 'SIGSTOP');
}

export function resume(side: Side): void {
  process.kill(side.pid, 'SIGCONT');
}
