// SPDX-License-Identifier: GPL-2.0-or-later
// What an engine is put under, and how it is started for that.
import { join } from 'node:path';
import { EngineSide } from '../engine/client.js';
import type { EngineSpec } from '../engine/spec.js';
import type { Reserve } from '../machine/reserve.js';
import { hugeMibFor, mbufsFor, trafficFile } from '../machine/workspace.js';
import type { Traffic } from '../machine/workspace.js';
import { writeTwoWayPcap } from '../traffic/pcap.js';
import { laddrsFor } from '../traffic/plan.js';

/** The core on which both sides forward; everything else is welcome on the other. */
export const workerCore = 1;
const longTimeoutSec = 3600;

export interface Load {
  readonly traffic: Traffic;
  /** The servers answer: the file holds a reply beside each packet of a client. */
  readonly twoWay?: boolean;
  /** The SYN proxy answers, and no connection is made before. */
  readonly synproxy?: boolean;
  /** Two workers have a core and a file each. */
  readonly workers?: 1 | 2;
}

/** What a side is started with. */
export interface Setup {
  readonly spec: EngineSpec;
  readonly load: Load;
  /** Huge pages that an engine takes; testpmd takes less. */
  readonly hugeMib: number;
}

async function filesOf(held: Reserve, { traffic, twoWay, workers = 1 }: Load): Promise<string[]> {
  if (twoWay === true) {
    const path = join(held.folder, `${traffic.name}.pcap`);
    await writeTwoWayPcap(path, traffic.flows);
    return [path];
  }
  const parts = Array.from({ length: workers }, (_, part) => trafficFile(held, traffic, part));
  return Promise.all(parts);
}

/** Writes the files of a load. `laddrs`: as many as the flows need, if not given. */
export async function prepare(
  held: Reserve,
  load: Load,
  laddrs = laddrsFor(load.traffic.flows),
): Promise<Setup> {
  const { traffic, twoWay, synproxy, workers = 1 } = load;
  const { flows, rounds, mode, proto, services } = traffic;
  const pcaps = await filesOf(held, load);
  const mbufs = mbufsFor(flows * rounds * (twoWay === true ? 2 : 1) * workers);
  const lcores = workers === 2 ? [workerCore, 1 - workerCore] : [workerCore];
  const limits = { maxConns: 2 ** 21 - 1, timeoutSec: longTimeoutSec };
  const shape = { mode, proto, services, laddrs };
  return {
    spec: { ...shape, ...limits, pcaps, mbufs, lcores, synproxy: synproxy === true },
    load,
    hugeMib: hugeMibFor(mbufs, flows * workers, services),
  };
}

/** Starts an engine in which all connections exist, and more if wanted, and traffic flows. */
export async function startEngine({ spec, load }: Setup, conns?: number): Promise<EngineSide> {
  const engine = await EngineSide.start(spec);
  const { flows } = load.traffic;
  if (load.synproxy !== true) await engine.call('prime', conns ?? flows);
  if (load.twoWay === true) await engine.call('learnReplies', flows);
  await engine.call('play', { open: true });
  return engine;
}
