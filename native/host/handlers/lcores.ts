// SPDX-License-Identifier: GPL-2.0-or-later
import type { LcoreMasks, LcoreStats } from '../../../compat/model/link.js';
import * as wire from '../../../compat/wire/lcore.js';
import { portName, refusal } from './context.js';
import type { Context, HostQueues, HostWorker } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** A cpu of the control plane, or a worker with its number. */
type Lcore = { readonly worker?: undefined } | { readonly worker: HostWorker; readonly at: number };

function lcoreOf({ workers, mainLcore }: Context, lcore: number): Lcore {
  const at = workers.findIndex((worker) => worker.lcore === lcore);
  const worker = workers[at];
  if (worker !== undefined) return { worker, at };
  if (lcore === mainLcore) return {};
  throw refusal('EDPVS_INVAL', `there is no lcore ${lcore}`);
}

function masksOf({ workers, mainLcore }: Context): LcoreMasks {
  const mask = workers.reduce((bits, { lcore }) => bits | (1n << BigInt(lcore)), 0n);
  return {
    master: mainLcore,
    kni: 0, // none
    workers: workers.length,
    isolatedRx: 0,
    workerMask: mask & 0xffff_ffff_ffff_ffffn,
    isolatedRxMask: 0n,
  };
}

const columnLen = 16;
const column = (text: string): string => text.padEnd(columnLen);

/** `dpdk0:rx0` and `dpdk0:tx0` for each queue number of a port; `--` where there is none. */
function queueText(context: Context, { port, rx, tx }: HostQueues): string {
  const name = portName(context, port);
  const count = Math.max(0, ...[...rx, ...tx].map((id) => id + 1));
  const word = (side: 'rx' | 'tx', ids: readonly number[], id: number): string =>
    column(ids.includes(id) ? `${name}:${side}${id}` : '--');
  const own = Array.from({ length: count }, (_, id) => id).filter(
    (id) => rx.includes(id) || tx.includes(id),
  );
  return own.map((id) => word('rx', rx, id) + word('tx', tx, id)).join('');
}

function statsOf({ balancer }: Context, lcore: number, at: number): LcoreStats {
  const { turns, busyTurns, packets, drops } = balancer.workerStats(at);
  return {
    lcore,
    loops: turns,
    bursts: turns,
    zeroBursts: turns - busyTurns,
    fullBursts: 0n,
    zeroToHalfBursts: busyTurns,
    halfToFullBursts: 0n,
    inPackets: packets,
    inBytes: 0n,
    outPackets: packets - drops.reduce((sum, count) => sum + count, 0n),
    outBytes: 0n,
    dropped: drops.reduce((sum, count) => sum + count, 0n),
  };
}

/** Lcores: who does what, which queues each serves, and how busy it is. */
export const lcores: readonly Handler[] = [
  handle(wire.getLcoreMasks, masksOf),
  handle(wire.getLcoreBasic, (context, lcore) => {
    const { worker } = lcoreOf(context, lcore);
    const texts = worker?.queues.map((queues) => queueText(context, queues)) ?? [];
    if (worker !== undefined && texts.length === 0) {
      throw refusal('EDPVS_NOTEXIST', `lcore ${lcore} serves no queue`);
    }
    return { lcore, socket: 0, queues: texts.join('') };
  }),
  handle(wire.getLcoreStats, (context, lcore) => {
    const found = lcoreOf(context, lcore);
    if (found.worker === undefined) throw refusal('EDPVS_INVAL', `lcore ${lcore} is no worker`);
    return statsOf(context, lcore, found.at);
  }),
  handle(wire.setLcore, (context, lcore) => void lcoreOf(context, lcore)),
];
