// SPDX-License-Identifier: GPL-2.0-or-later
// The engine and testpmd on the same file, one of them stopped at any time.
import type { EngineSide } from '../engine/client.js';
import type { Counters, Verdict } from '../engine/spec.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import { pause, resume } from '../machine/sides.js';
import { TestpmdSide } from '../testpmd/testpmd.js';
import type { ForwardMode } from '../testpmd/testpmd.js';
import { startEngine, workerCore } from './load.js';
import type { Setup } from './load.js';

const timedMs = 1500;
const besideMs = 400;

/** What an engine did in a timed run. */
export interface EngineRun {
  readonly engine: Run;
  /** Part of the packets that the engine received but did not send. */
  readonly lost: number;
  readonly verdict: Verdict;
}

/** Runs of one round. */
export interface Round extends EngineRun {
  readonly testpmd: Readonly<{ '5tswap': Run } & Partial<Record<ForwardMode, Run>>>;
}

/** Times an engine that is stopped, and stops it again. */
export async function timedRun(engine: EngineSide, ms: number): Promise<EngineRun> {
  resume(engine);
  const before = await engine.read();
  const run = await measure(engine, ms);
  const lost = lostPart(before, await engine.read());
  const verdict = await engine.call('verdict');
  pause(engine);
  return { engine: run, lost, verdict };
}

function lostPart(before: Counters, after: Counters): number {
  const received = after.received - before.received;
  return (received - (after.sent - before.sent)) / received;
}

export class Pair {
  readonly engine: EngineSide;
  readonly #testpmd: TestpmdSide;

  private constructor(engine: EngineSide, testpmd: TestpmdSide) {
    this.engine = engine;
    this.#testpmd = testpmd;
  }

  static async start(setup: Setup): Promise<Pair> {
    const engine = await startEngine(setup);
    pause(engine);
    try {
      const { pcaps, mbufs } = setup.spec;
      const testpmd = await TestpmdSide.start({ pcap: pcaps[0]!, mbufs, lcore: workerCore });
      pause(testpmd);
      return new Pair(engine, testpmd);
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  /** `others`: modes of testpmd besides 5tswap. */
  async round(others: readonly ForwardMode[]): Promise<Round> {
    const forwarded = await timedRun(this.engine, timedMs);
    resume(this.#testpmd);
    const beside: Partial<Record<ForwardMode, Run>> = {};
    for (const mode of others) beside[mode] = await this.#testpmdRun(mode, besideMs);
    const fiveTswap = await this.#testpmdRun('5tswap', timedMs);
    pause(this.#testpmd);
    return { ...forwarded, testpmd: { ...beside, '5tswap': fiveTswap } };
  }

  async #testpmdRun(mode: ForwardMode, ms: number): Promise<Run> {
    await this.#testpmd.forward(mode);
    return measure(this.#testpmd, ms);
  }

  async stop(): Promise<void> {
    await this.engine.stop();
    await this.#testpmd.stop();
  }
}
