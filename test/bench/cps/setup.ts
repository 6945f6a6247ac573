// SPDX-License-Identifier: GPL-2.0-or-later
// What both kinds of new connections share: a file of a million first packets.
import { EngineSide } from '../engine/client.js';
import type { EngineSpec, Verdict } from '../engine/spec.js';
import { workerCore } from '../forward/pair.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { pause, resume } from '../machine/sides.js';
import { hugeMibFor, mbufsFor, trafficFile } from '../machine/workspace.js';
import type { Report } from '../report/report.js';
import { TestpmdSide } from '../testpmd/testpmd.js';
import type { Proto } from '../traffic/frames.js';
import { laddrs } from '../traffic/plan.js';

export const flows = 1_000_000;

export interface Wish {
  readonly proto: Proto;
  readonly laddrs: number;
  readonly maxConns: number;
  readonly timeoutSec: number;
}

/** Writes the file and makes room for both sides. */
export async function prepare(held: Reserve, wish: Wish): Promise<EngineSpec> {
  const traffic = { name: `first-${wish.proto}`, proto: wish.proto, flows, rounds: 1 };
  const pcap = await trafficFile(held, traffic);
  const mbufs = mbufsFor(flows);
  held.hugeMib(hugeMibFor(mbufs, 0) + hugeMibFor(mbufs, wish.maxConns));
  return { ...wish, pcap, mbufs, lcore: workerCore, laddrs: laddrs(wish.laddrs) };
}

/** testpmd on the same file, stopped until it is asked for. */
export class Reference {
  readonly #side: TestpmdSide;

  private constructor(side: TestpmdSide) {
    this.#side = side;
  }

  static async start(spec: EngineSpec): Promise<Reference> {
    const side = await TestpmdSide.start(spec);
    await side.forward('5tswap');
    pause(side);
    return new Reference(side);
  }

  async run(ms: number): Promise<Run> {
    resume(this.#side);
    const run = await measure(this.#side, ms);
    pause(this.#side);
    return run;
  }

  stop(): Promise<void> {
    return this.#side.stop();
  }
}

/** Runs work with an engine of its own. */
export async function withEngine<Result>(
  spec: EngineSpec,
  work: (engine: EngineSide) => Promise<Result>,
): Promise<Result> {
  const engine = await EngineSide.start(spec);
  return work(engine).finally(() => engine.stop());
}

/** Wrong packets make a measurement a failed one. */
export function judge(name: string, verdicts: readonly Verdict[], samples: number, to: Report) {
  for (const { wrong, checked, faults } of verdicts) {
    if (wrong > 0) to.fail(`${name}: ${wrong} of ${checked} samples: ${faults[0]}`);
    if (checked < samples) to.fail(`${name}: only ${checked} samples`);
  }
}
