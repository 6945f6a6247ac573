// SPDX-License-Identifier: GPL-2.0-or-later
// The two sides of a comparison, measured in turn: while one runs, the other is stopped.

/** What a forwarder has done, and when. */
export interface SideReading {
  readonly atNs: number;
  /** Processor time of the thread that forwards. */
  readonly workerNs: number;
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
