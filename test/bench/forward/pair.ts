// SPDX-License-Identifier: GPL-2.0-or-later
// The engine and testpmd on the same file, one of them stopped at any time.
import { join } from 'node:path';
import { EngineSide } from '../engine/client.js';
import type { Counters, EngineSpec, Verdict } from '../engine/spec.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { pause, resume } from '../machine/sides.js';
import { hugeMibFor, mbufsFor, trafficFile } from '../machine/workspace.js';
import { TestpmdSide } from '../testpmd/testpmd.js';
import type { ForwardMode } from '../testpmd/testpmd.js';
import { writeTwoWayPcap } from '../traffic/pcap.js';
import { laddrsFor } from '../traffic/plan.js';
import type { Case } from './cases.js';

/** The core on which both sides forward; everything else is welcome on the other. */
export const workerCore = 1;
const longTimeoutSec = 3600;
const timedMs = 1500;
const besideMs = 400;

/** What both sides are started with. */
export interface Setup {
  readonly spec: EngineSpec;
  readonly flows: number;
  readonly twoWay: boolean;
}

/** Runs of one round. */
export interface Round {
  readonly engine: Run;
  readonly testpmd: Readonly<Record<ForwardMode, Run>>;
  /** Part of the packets that the engine received but did not send. */
  readonly lost: number;
  readonly verdict: Verdict;
}

/** Writes the file of a case and makes room for both sides. */
export async function prepare(held: Reserve, { traffic, twoWay }: Case): Promise<Setup> {
  const { flows, proto, name } = traffic;
  const pcap = twoWay ? join(held.folder, `${name}.pcap`) : await trafficFile(held, traffic);
  if (twoWay) await writeTwoWayPcap(pcap, flows);
  const mbufs = mbufsFor(flows * traffic.rounds * (twoWay ? 2 : 1));
  held.hugeMib(2 * hugeMibFor(mbufs, flows));
  const maxConns = 2 ** 21 - 1;
  const common = { maxConns, lcore: workerCore, timeoutSec: longTimeoutSec };
  return { spec: { pcap, proto, mbufs, laddrs: laddrsFor(flows), ...common }, flows, twoWay };
}

/** Starts an engine in which all connections exist, and more if wanted, and traffic flows. */
export async function startEngine(
  { spec, flows, twoWay }: Setup,
  conns = flows,
): Promise<EngineSide> {
  const engine = await EngineSide.start(spec);
  await engine.call('prime', conns);
  if (twoWay) await engine.call('learnReplies', flows);
  await engine.call('play', { open: true });
  return engine;
}

export class Pair {
  readonly #engine: EngineSide;
  readonly #testpmd: TestpmdSide;

  private constructor(engine: EngineSide, testpmd: TestpmdSide) {
    this.#engine = engine;
    this.#testpmd = testpmd;
  }

  static async start(setup: Setup): Promise<Pair> {
    const engine = await startEngine(setup);
    pause(engine);
    try {
      const testpmd = await TestpmdSide.start({ ...setup.spec });
      pause(testpmd);
      return new Pair(engine, testpmd);
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  async round(): Promise<Round> {
    const forwarded = await this.#engineRun();
    resume(this.#testpmd);
    const io = await this.#testpmdRun('io', besideMs);
    const macswap = await this.#testpmdRun('macswap', besideMs);
    const fiveTswap = await this.#testpmdRun('5tswap', timedMs);
    pause(this.#testpmd);
    return { ...forwarded, testpmd: { io, macswap, '5tswap': fiveTswap } };
  }

  async #engineRun(): Promise<Omit<Round, 'testpmd'>> {
    resume(this.#engine);
    const before = await this.#engine.read();
    const engine = await measure(this.#engine, timedMs);
    const lost = lostPart(before, await this.#engine.read());
    const verdict = await this.#engine.call('verdict');
    pause(this.#engine);
    return { engine, lost, verdict };
  }

  async #testpmdRun(mode: ForwardMode, ms: number): Promise<Run> {
    await this.#testpmd.forward(mode);
    return measure(this.#testpmd, ms);
  }

  async stop(): Promise<void> {
    await this.#engine.stop();
    await this.#testpmd.stop();
  }
}

function lostPart(before: Counters, after: Counters): number {
  const received = after.received - before.received;
  return (received - (after.sent - before.sent)) / received;
}
