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

/** Processor seconds of some processes with all their threads. */
export function cpuSec(pids: readonly number[]): number {
  const threads = pids.flatMap((pid) => threadsOf(pid).map(({ tid }) => threadCpuNs(pid, tid)));
  return threads.reduce((sum, ns) => sum + ns, 0) / 1e9;
}

const ticksPerSec = 100; // USER_HZ, the same wherever Linux runs

/** Seconds since boot in which cores did something or the hypervisor took them. Source: proc(5). */
export function parseBusySec(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    stat.split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSec;
}

export function busySec(): number {
  return parseBusySec(readFileSync('/proc/stat', 'utf8'));
}

/** Clock ticks that a process has used in user and system mode. Source: proc(5), fields 14 and 15. */
export function parseCpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Rate of the time stamp counter: on x86 a bogomips is two of its cycles. */
export function parseTscMhz(cpuinfo: string): number {
  return Number(/^bogomips\s*:\s*([\d.]+)/m.exec(cpuinfo)?.[1] ?? NaN) / 2;
}

export function tscMhz(): number {
  return parseTscMhz(readFileSync('/proc/cpuinfo', 'utf8'));
}
