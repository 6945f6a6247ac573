// SPDX-License-Identifier: GPL-2.0-or-later
import type { PoolStats } from '../../../compat/model/ifaddr.js';

const [lowestPort, highestPort] = [1025, 65535];

/** The original counts a port once for each of its 16 classes of remote ends. */
const classes = 16;

export const noPool: PoolStats = { used: 0, free: 0, missed: 0 };

/** Local ports of one worker: those whose low bits are its number. */
function portsOf(worker: number, workers: number): number {
  const stripes = 2 ** Math.ceil(Math.log2(workers));
  const upTo = (port: number): number => Math.floor((port - worker) / stripes) + 1;
  return upTo(highestPort) - upTo(lowestPort - 1);
}

/**
 * Use of the local ports of an address, in the original's figures.
 * @param index 0 for all workers, n for the n-th
 */
export function poolOf(
  { used, misses }: { readonly used: number; readonly misses: number },
  index: number,
  workers: number,
): PoolStats {
  const all = Array.from({ length: workers }, (_, worker) => portsOf(worker, workers));
  const ports = index === 0 ? all.reduce((sum, one) => sum + one, 0) : (all[index - 1] ?? 0);
  return { used, free: Math.max(0, ports * classes - used), missed: misses };
}
