// SPDX-License-Identifier: GPL-2.0-or-later
// The two sides of a comparison, measured in turn: while one runs, the other is stopped.

/** A running forwarder, the engine or testpmd, that can be paused. */
export interface Side {
  readonly pid: number;
  /** The thread that forwards. */
  readonly tid: number;
  /** Packets sent since it started. */
  sent(): Promise<number>;
  stop(): Promise<void>;
}

export function pause(side: Side): void {
  process.kill(side.pid, 'SIGSTOP');
}

export function resume(side: Side): void {
  process.kill(side.pid, 'SIGCONT');
}
