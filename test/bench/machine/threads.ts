// SPDX-License-Identifier: GPL-2.0-or-later
// Threads and processor time as /proc tells them.
import { readdirSync, readFileSync } from 'node:fs';

/** Threads of a process with their names. */
export function threadsOf(pid: number): { readonly tid: number; readonly name: string }[] {
  return readdirSync(`/proc/${pid}/task`).map((tid) => ({
    tid: Number(tid),
    name: readFileSync(`/proc/${pid}/task/${tid}/comm`, 'utf8').trim(),
  }));
}

/** The thread that runs DPDK's lcore `lcore`. */
export function lcoreThread(pid: number, lcore: number): number | undefined {
  return threadsOf(pid).find(({ name }) => name === `rte-worker-${lcore}`)?.tid;
}

/** Time that a thread has spent on a processor, in nanoseconds. Source: proc(5), `schedstat`. */
export function threadCpuNs(pid: number, tid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]);
}

/** Clock ticks of a core since boot: all, those it did something, and those the hypervisor took. */
export interface CoreTime {
  readonly total: number;
  readonly busy: number;
  readonly steal: number;
}

/** Takes the line of one core out of /proc/stat. */
export function parseCoreTime(stat: string, core: number): CoreTime {
  const line = stat.split('\n').find((text) => text.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    line.split(/\s+/).slice(1).map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { total: busy + idle + iowait, busy, steal };
}

export function coreTime(core: number): CoreTime {
  return parseCoreTime(readFileSync('/proc/stat', 'utf8'), core);
}
