// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';
import type { Side, SideReading } from './sides.js';
import { busySec, cpuSec } from './threads.js';

const settleMs = 150;

/** One timed run of one side. */
export interface Run {
  /** Packets for each second that the forwarding thread had its core; of several, that each had. */
  readonly packetsPerSec: number;
  /** The same for each second of the clock on the wall. */
  readonly wallPacketsPerSec: number;
  /** Part of the time in which the forwarding thread had its core. */
  readonly share: number;
  /** Load by others on the whole machine, in cores; the hypervisor's share included. */
  readonly foreign: number;
}

interface Reading extends SideReading {
  readonly loadSec: number;
}

export function runBetween(a: Reading, b: Reading): Run {
  const wallSec = (b.atNs - a.atNs) / 1e9;
  const workerSec = (b.workerNs - a.workerNs) / 1e9 / (b.workers ?? 1);
  const packets = b.sent - a.sent;
  return {
    packetsPerSec: packets / workerSec,
    wallPacketsPerSec: packets / wallSec,
    share: workerSec / wallSec,
    foreign: Math.max(0, (b.loadSec - a.loadSec) / wallSec),
  };
}

/** Measures a side that runs, for so long. `others` are processes that belong to the benchmark too. */
export async function measure(
  side: Side,
  ms: number,
  others: readonly number[] = [],
): Promise<Run> {
  const own = [process.pid, side.pid, ...others];
  const read = async (): Promise<Reading> => {
    const reading = await side.read();
    return { ...reading, loadSec: busySec() - cpuSec(own) };
  };
  await sleep(settleMs);
  const start = await read();
  await sleep(ms);
  return runBetween(start, await read());
}
