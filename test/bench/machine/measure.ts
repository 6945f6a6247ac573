// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from './sides.js';
import { coreTime, threadCpuNs, threadsOf } from './threads.js';

const ticksPerSec = 100; // USER_HZ, the same on all machines that Linux supports
const cores = [0, 1];
const settleMs = 150;

/** One timed run of one side. */
export interface Run {
  /** Packets for each second that the forwarding thread had its core. */
  readonly packetsPerSec: number;
  /** The same for each second of the clock on the wall. */
  readonly wallPacketsPerSec: number;
  /** Part of the time in which the forwarding thread had its core. */
  readonly share: number;
  /** Other processes' load of the whole machine, in cores; the hypervisor's included. */
  readonly foreign: number;
}

interface Reading {
  readonly atNs: number;
  readonly sent: number;
  readonly workerNs: number;
  readonly ownSec: number;
  readonly busySec: number;
}

/** Processor seconds of this process and of a side with all its threads. */
function ownCpuSec(pid: number): number {
  const { user, system } = process.cpuUsage();
  const side = threadsOf(pid).reduce((sum, { tid }) => sum + threadCpuNs(pid, tid), 0);
  return (user + system) / 1e6 + side / 1e9;
}

async function read(side: Side): Promise<Reading> {
  const before = process.hrtime.bigint();
  const sent = await side.sent();
  const after = process.hrtime.bigint();
  return {
    atNs: Number(before + after) / 2,
    sent,
    workerNs: threadCpuNs(side.pid, side.tid),
    ownSec: ownCpuSec(side.pid),
    busySec: cores.reduce((sum, core) => sum + coreTime(core).busy, 0) / ticksPerSec,
  };
}

function runBetween(a: Reading, b: Reading): Run {
  const wallSec = (b.atNs - a.atNs) / 1e9;
  const cpuSec = (b.workerNs - a.workerNs) / 1e9;
  const packets = b.sent - a.sent;
  return {
    packetsPerSec: packets / cpuSec,
    wallPacketsPerSec: packets / wallSec,
    share: cpuSec / wallSec,
    foreign: Math.max(0, (b.busySec - a.busySec - (b.ownSec - a.ownSec)) / wallSec),
  };
}

/** Measures a side that runs, for so long. */
export async function measure(side: Side, ms: number): Promise<Run> {
  await sleep(settleMs);
  const start = await read(side);
  await sleep(ms);
  return runBetween(start, await read(side));
}
